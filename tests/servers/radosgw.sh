#!/usr/bin/env bash
# Ceph's S3 server, on this machine alone, with one user; everything it keeps is in memory and in one temporary folder.
#   radosgw.sh PORT MON_PORT MON_OLD_PORT ACCESS_KEY SECRET_KEY
# Prints "ready" once it answers. Ends, and takes its processes and its folder with it, when its input ends or on a signal; the
# processes end, too, when this script is killed.
set -euo pipefail
port=$1 mon_port=$2 mon_old_port=$3 access_key=$4 secret_key=$5

folder=$(mktemp -d)
pids=()
finish() {
  trap - EXIT
  for pid in "${pids[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' INT TERM HUP

mkdir "$folder/mon" "$folder/osd" "$folder/run" "$folder/log"
fsid=$(cat /proc/sys/kernel/random/uuid)
osd=$(cat /proc/sys/kernel/random/uuid)
mon="[v2:127.0.0.1:$mon_port,v1:127.0.0.1:$mon_old_port]"
export CEPH_CONF=$folder/ceph.conf
cat > "$CEPH_CONF" <<CONF
[global]
fsid = $fsid
mon host = $mon
mon initial members = a
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
keyring = $folder/keyring
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv4 = true
run dir = $folder/run
admin socket = $folder/run/\$name.asok
log file = $folder/log/\$name.log
crash dir = $folder/log
# One copy of everything, in memory.
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
mon data avail crit = 1
[mon.a]
mon data = $folder/mon
mon cluster log file = $folder/log/cluster.log
[osd.0]
osd data = $folder/osd
osd objectstore = memstore
osd class load list = *
osd class default list = *
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:$port
rgw thread pool size = 32
rgw enable usage log = false
CONF

start() { # a server, which ends with this script whatever happens to it
  setpriv --pdeathsig KILL "$@" -c "$CEPH_CONF" -f >"$folder/log/$1.out" 2>&1 </dev/null &
  pids+=($!)
}

fail() {
  echo "radosgw.sh: $1" >&2
  tail -n 20 "$folder"/log/*.out >&2 || true
  exit 1
}

ceph-authtool --create-keyring "$folder/keyring" --gen-key -n mon. --cap mon 'allow *' >/dev/null
ceph-authtool "$folder/keyring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' >/dev/null
ceph-authtool "$folder/keyring" --gen-key -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *' --cap mgr 'allow profile osd' >/dev/null
ceph-authtool "$folder/keyring" --gen-key -n client.rgw --cap mon 'allow rwx' --cap osd 'allow rwx' --cap mgr 'allow rw' >/dev/null
monmaptool --create --addv a "$mon" --fsid "$fsid" "$folder/monmap" >/dev/null
ceph-mon --mkfs -i a --monmap "$folder/monmap" --keyring "$folder/keyring" --mon-data "$folder/mon" -c "$CEPH_CONF" >/dev/null
start ceph-mon -i a
ceph -c "$CEPH_CONF" --connect-timeout 30 osd new "$osd" 0 >/dev/null 2>"$folder/log/osd-new.out" || fail "the monitor does not answer"
ceph-osd -i 0 --mkfs --osd-uuid "$osd" -c "$CEPH_CONF" >"$folder/log/mkfs.out" 2>&1 || fail "no store could be made"
start ceph-osd -i 0
start radosgw -n client.rgw

for _ in $(seq 600); do
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  for pid in "${pids[@]}"; do kill -0 "$pid" 2>/dev/null || fail "a server has ended"; done
  sleep 0.1
done
radosgw-admin -c "$CEPH_CONF" user create --uid tests --display-name tests --access-key "$access_key" --secret-key "$secret_key" \
  >"$folder/log/user.out" 2>&1 || fail "no user could be made"
echo ready

# Until whoever has started this is gone.
while read -r _; do :; done
