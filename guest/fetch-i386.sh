#!/bin/sh
# Unpacks the 32-bit DLLs of libwine into a guest root. Runs as mmdebstrap's extract hook: $1 is the root,
# $MMDEBSTRAP_APT_CONFIG its apt configuration; PIN_VERSION and PIN_SHA256 come from settings.conf.
#
# The file is fetched from where its 64-bit sister came from and must have the pinned SHA-256. Where libwine
# has another version than the pinned one, apt's i386 index says what to fetch and vouches for it.
set -eu
root=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"
version=$(apt-cache policy libwine | sed -n 's/^ *Candidate: //p')
printf '%s\n' "$version" > "$root/../wine-version"

if [ "$version" = "$PIN_VERSION" ]; then
  uri=$(apt-get --print-uris download libwine | sed -n "s/^'\([^']*\)_amd64\.deb'.*/\1_i386.deb/p")
  [ -n "$uri" ] || { echo "apt does not say where libwine comes from" >&2; exit 1; }
  for try in 1 2 3; do
    /usr/lib/apt/apt-helper -o Dir::Etc::Trusted=/ download-file "$uri" "$work/libwine.deb" "SHA256:$PIN_SHA256" && break
    [ "$try" != 3 ] || exit 1
    sleep 2
  done
else
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
  : > "$work/status"
  cat > "$work/apt.conf" <<EOF
APT::Architecture "i386";
APT::Architectures { "i386"; };
Dir::State::lists "$work/lists";
Dir::State::status "$work/status";
Dir::Cache "$work/cache";
Dir::Etc::sourcelist "$root/etc/apt/sources.list";
Dir::Etc::sourceparts "$root/etc/apt/sources.list.d";
EOF
  cd "$work"
  APT_CONFIG="$work/apt.conf" apt-get update
  APT_CONFIG="$work/apt.conf" apt-get download "libwine=$version"
  mv libwine_*.deb libwine.deb
fi

dlls=usr/lib/i386-linux-gnu/wine/i386-windows
dpkg-deb --fsys-tarfile "$work/libwine.deb" | tar -x -C "$work" "./$dlls"
mv "$work/$dlls"/* "$root/usr/lib/x86_64-linux-gnu/wine/i386-windows/"
