#!/bin/sh
# Makes the template prefix; runs in the sandbox, with the prefix at /wine, this folder at /run/guest,
# and what was made of the profile at /run/made.
set -eu
wine=/usr/lib/wine/wine64
# Said here in the environment: nothing of it stays.
Xvfb :0 -screen 0 "$SCREEN" -dpi 96 -nolisten tcp -noreset -extension GLX >/dev/null 2>&1 &
display=$!
export DISPLAY=:0
$wine userinit.exe -i
cp /run/guest/explorer.exe /wine/drive_c/windows/explorer.exe
$wine regedit.exe /S '\\?\unix\run\guest\registry.reg'
$wine regedit.exe /S '\\?\unix\run\made\services.reg'
$wine regedit.exe /S '\\?\unix\run\guest\screen.reg'
$wine regedit.exe /S '\\?\unix\run\made\profile.reg'
mkdir -p "/wine/drive_c/users/$USER/Desktop" "/wine/drive_c/users/$USER/OneDrive" \
  "/wine/drive_c/users/$USER/AppData/Local/Microsoft/WindowsApps"
/usr/lib/wine/wineserver64 -k -w || true
rm -f /wine/dosdevices/z:
# The first start with the settings above: Wine completes what it does then, the program what the system does.
cp /run/guest/firstuse.exe /wine/drive_c/firstuse.exe
$wine 'C:\firstuse.exe' || { echo "error: firstuse.exe failed with $?"; exit 1; }
rm /wine/drive_c/firstuse.exe
/usr/lib/wine/wineserver64 -k -w || true
rm -f /wine/wineserver
kill $display
