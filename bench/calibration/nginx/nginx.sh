# nginx on the port given, in a folder that goes with it; in the foreground.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/www"
# A text of 150 kB that compresses as prose does.
awk 'BEGIN { srand(1); while (length(s) < 6000) s = s sprintf("%c", 97 + int(rand() * 26)) (rand() < 0.2 ? " " : "");
             for (i = 0; i < 2500; i++) print substr(s, 1 + int(rand() * 5900), 60) }' > "$folder/www/page.txt"
cat > "$folder/nginx.conf" <<CONF
worker_processes 1;
user root;
error_log $folder/error.log crit;
pid $folder/nginx.pid;
daemon off;
events { worker_connections 4096; }
http {
  access_log off;
  gzip on; gzip_comp_level 9; gzip_types text/plain; gzip_min_length 1;
  client_body_temp_path $folder/body; proxy_temp_path $folder/proxy; fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi; scgi_temp_path $folder/scgi;
  server { listen 127.0.0.1:$1 backlog=4096; root $folder/www; }
}
CONF
nginx -c "$folder/nginx.conf" -p "$folder" &
child=$!
trap 'kill -TERM $child; wait $child; rm -rf "$folder"' TERM INT
wait $child
