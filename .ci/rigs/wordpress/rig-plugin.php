<?php
// Uploads of one run stand in a directory of that run.
add_filter('upload_dir', function ($places) {
    $places['basedir'] = getenv('RIG_UPLOADS');
    $places['path'] = $places['basedir'] . $places['subdir'];
    $places['error'] = false;
    return $places;
});
