#!/bin/sh
# Makes the template prefix; runs in the sandbox, with the prefix at /wine and this folder at /run/guest.
set -eu
wine=/usr/lib/wine/wine64
$wine wineboot.exe -i
cp /run/guest/explorer.exe /wine/drive_c/windows/explorer.exe
$wine regedit.exe /S '\\?\unix\run\guest\registry.reg'
mkdir -p "/wine/drive_c/users/$USER/Desktop"
/usr/lib/wine/wineserver64 -k -w || true
rm -f /wine/dosdevices/z:
# A program that ends at once makes Wine complete what it does at a first start.
$wine 'C:\windows\system32\cmd.exe' /c exit
/usr/lib/wine/wineserver64 -k -w || true
rm -f /wine/wineserver
