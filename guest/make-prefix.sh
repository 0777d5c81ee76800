#!/bin/sh
# Makes the template prefix; runs in the sandbox, with the prefix at /wine and this folder at /run/guest.
set -eu
wine=/usr/lib/wine/wine64
$wine userinit.exe -i
cp /run/guest/explorer.exe /wine/drive_c/windows/explorer.exe
$wine regedit.exe /S '\\?\unix\run\guest\registry.reg'
mkdir -p "/wine/drive_c/users/$USER/Desktop"
/usr/lib/wine/wineserver64 -k -w || true
rm -f /wine/dosdevices/z:
# The first start with the settings above: Wine completes what it does then, the program what the system does.
cp /run/guest/firstuse.exe /wine/drive_c/firstuse.exe
$wine 'C:\firstuse.exe' || { echo "error: firstuse.exe failed with $?"; exit 1; }
rm /wine/drive_c/firstuse.exe
/usr/lib/wine/wineserver64 -k -w || true
rm -f /wine/wineserver
