<?php
// Makes the site, its accounts and their application passwords; prints the latter as JSON.
$_SERVER['HTTP_HOST'] = 'localhost';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD'] = 'GET';
$server = mysqli_init();
$server->real_connect('localhost', 'root', '', null, 0, getenv('RIG_SOCKET'));
$server->query('CREATE DATABASE wordpress CHARACTER SET utf8mb4');

define('WP_INSTALLING', true);
require $argv[1] . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
add_filter('pre_wp_mail', '__return_true');
wp_install('Newsroom', 'admin', 'admin@example.org', true, '', 'admin');
update_option('timezone_string', 'Europe/Berlin'); // site time and GMT are never the same
update_option('permalink_structure', '/%postname%/');
update_option('comment_moderation', '0');
update_option('comment_previously_approved', '0');
flush_rewrite_rules(false);

$accounts = array();
foreach (array('bot' => 'editor', 'plain' => 'author', 'writer' => 'contributor', 'intern' => 'editor') as $name => $role) {
    $id = wp_insert_user(array(
        'user_login' => $name,
        'display_name' => ucfirst($name),
        'user_pass' => wp_generate_password(),
        'user_email' => "$name@example.org",
        'role' => $role,
    ));
    list($password) = WP_Application_Passwords::create_new_application_password($id, array('name' => 'rig'));
    $accounts[$name] = $password;
}
echo json_encode($accounts);
