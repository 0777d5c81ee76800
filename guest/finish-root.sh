#!/bin/sh
# Completes a guest root ($1) of the computer $COMPUTER after its packages have been unpacked: nothing of them has
# been configured.
set -eu
root=$1
wine=$root/usr/lib/x86_64-linux-gnu/wine

# What libwine's postinst does: zlib1.dll, marked as Wine's own by 32 bytes at offset 64.
for pair in x86_64:x86_64 i686:i386; do
  in=$root/usr/${pair%:*}-w64-mingw32/lib/zlib1.dll
  out=$wine/${pair#*:}-windows/zlib1.dll
  { head -c 64 "$in"; printf 'Wine builtin DLL'; head -c 16 /dev/zero; tail -c +97 "$in"; } > "$out"
done

# Two thirds of the DLLs' bytes are debug information.
find "$wine/x86_64-windows" "$wine/i386-windows" -type f \
    ! -name '*.nls' ! -name '*.tlb' ! -name '*.a' -print0 |
  xargs -0 -P 2 -n 64 x86_64-w64-mingw32-strip --strip-debug 2>"$root/strip.log" || true
grep -v 'file format not recognized' "$root/strip.log" >&2 || true
rm -f "$root/strip.log"
head -c 96 "$wine/x86_64-windows/ntdll.dll" | grep -aq 'Wine builtin DLL'

rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root/usr/share/doc" "$root/usr/share/man" \
  "$root/usr/share/locale" "$root/usr/share/lintian" "$root/usr/share/info"
# Xvfb depends on software OpenGL, for GLX, with which it is not started: 170 MB.
rm -f "$root"/usr/lib/x86_64-linux-gnu/libLLVM* "$root"/usr/lib/x86_64-linux-gnu/libgallium-*
# What is the host's own and came along, and what names of hosts are where there is no network.
rm -rf "$root/etc/apt" "$root/etc/hostname"
: > "$root/etc/resolv.conf"
printf '127.0.0.1 localhost %s\n::1 localhost\n' "$COMPUTER" > "$root/etc/hosts"
echo 'hosts: files' > "$root/etc/nsswitch.conf"
# Where a VM mounts things.
mkdir -p "$root/wine" "$root/run" "$root/tmp" "$root/home" "$root/proc" "$root/dev"
: > "$root/etc/ld.so.preload"
