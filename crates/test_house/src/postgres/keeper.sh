# Runs one PostgreSQL cluster for as long as a test run lasts, then throws it away.
# Arguments: the runner's process id, the longest life in seconds, the cluster's folder, and the
# server's command line.
#
# It is a process of its own because no test lasts as long as the run.
runner=$1
life=$2
folder=$3
shift 3

"$@" >"$folder/server.log" 2>&1 &
server=$!

# Looks each second whether the runner is there; also ends when the server does.
timeout "$life" tail --pid="$runner" -f /dev/null &
watch=$!
while kill -0 "$watch" 2>/dev/null && kill -0 "$server" 2>/dev/null; do
    sleep 1
done

# QUIT is PostgreSQL's immediate shutdown: the data are thrown away, its shared memory is freed.
kill -QUIT "$server" 2>/dev/null
kill "$watch" 2>/dev/null
wait "$server" 2>/dev/null

# When the server ended by itself its log is the only witness, so the folder stays for the run.
if ! kill -0 "$runner" 2>/dev/null; then
    rm -rf "$folder"
fi
