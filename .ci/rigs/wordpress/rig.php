<?php
// What tests do to the site from behind: ?due=NUMBER lets a scheduled post's date come; else the
// site is emptied of posts, pages, media and comments, not of accounts.
require __DIR__ . '/wp-load.php';
if (isset($_GET['due'])) {
    $id = (int) $_GET['due'];
    $date = array('post_date' => current_time('mysql'), 'post_date_gmt' => current_time('mysql', true));
    $wpdb->update($wpdb->posts, $date, array('ID' => $id));
    clean_post_cache($id);
    check_and_publish_future_post($id);
    exit;
}
foreach (array('posts', 'postmeta', 'comments', 'commentmeta') as $table) {
    $wpdb->query("DELETE FROM {$wpdb->$table}");
}
_set_cron_array(array());
