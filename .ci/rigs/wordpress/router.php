<?php
// The front door of `php -S`: uploads from this run's directory, files as they are, the rest to
// WordPress.
$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
$uploads = '/wp-content/uploads/';
if (str_starts_with($path, $uploads) && !str_contains($path, '..')) {
    $file = getenv('RIG_UPLOADS') . '/' . substr($path, strlen($uploads));
    if (!is_file($file)) {
        http_response_code(404);
        return true;
    }
    header('Content-Type: ' . mime_content_type($file));
    readfile($file);
    return true;
}
if ($path !== '/' && is_file($_SERVER['DOCUMENT_ROOT'] . $path)) {
    return false;
}
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
