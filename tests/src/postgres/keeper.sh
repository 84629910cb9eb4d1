# Keeps one test server, from its start to the removal of its directory:
#   sh -c "$this" keeper PROGRAMS DIRECTORY <FIFO
# The whole life is in this one process, so that whenever a test process dies,
# whoever started the server, nothing goes on by itself. The FIFO's name in the
# directory tells the others how far it is: starting, alive, retired.
programs=$1
dir=$2

# Carry on to the end, also when nobody is left to read "ready".
trap : HUP INT PIPE TERM
cd "$dir" || exit

start() {
    "$programs/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync || return
    # Nothing has to survive a crash; nothing may be outside the directory, such
    # as shared memory with a name; and idle workers would disturb the clones.
    cat >>data/postgresql.conf <<EOF
listen_addresses = ''
unix_socket_directories = '$dir'
port = 5432
dynamic_shared_memory_type = mmap
max_connections = 200
shared_buffers = 32MB
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_size = 64MB
max_wal_senders = 0
autovacuum = off
jit = off
timezone = 'UTC'
EOF
    "$programs/pg_ctl" -D "$dir/data" -l server.log -w start
}

if start </dev/null >log 2>&1; then
    mv starting alive
    echo ready
    exec >>log 2>&1
    # Each test process writes as it joins and holds the FIFO open until it
    # ends, so cat ends with the last one. The server stays a little longer:
    # a runner that starts a process for each test has gaps between them.
    while [ -n "$(cat)" ]; do sleep 2; done
    mv alive retired
fi
exec >>log 2>&1
# Whoever joined just before the name was gone is still served.
cat >/dev/null
"$programs/pg_ctl" -D "$dir/data" -m immediate stop
cd / && rm -rf "$dir"
