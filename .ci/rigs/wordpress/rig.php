<?php
// Empties the site between tests: posts, pages, media and comments, not the accounts.
require __DIR__ . '/wp-load.php';
foreach (array('posts', 'postmeta', 'comments', 'commentmeta') as $table) {
    $wpdb->query("DELETE FROM {$wpdb->$table}");
}
wp_clear_scheduled_hook('publish_future_post');
_set_cron_array(array());
