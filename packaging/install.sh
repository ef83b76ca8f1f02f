#!/bin/sh
# Installs Gesso from the folder that this file lies in: for one user, without root or network.
# What was signed is checked by openssl or python3 of this machine before anything of it runs; the
# bootstrap's own Python does the rest. For any POSIX shell.
set -u
export PATH=/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin # nobody else's programs
unset IFS CDPATH ENV BASH_ENV LD_LIBRARY_PATH LD_PRELOAD LD_AUDIT OPENSSL_CONF OPENSSL_MODULES \
    PYTHONPATH PYTHONHOME GZIP TAR_OPTIONS GREP_OPTIONS
umask 022
key='@PUBLIC_KEY@'

usage() {
    cat <<'END'
usage: sh install.sh [--prefix DIR] [--environments LIST] [--no-menu] [--allow-downgrade] [--json]
       sh install.sh --uninstall [--prefix DIR] [--models] [--projects] [--yes] [--json]

  --prefix DIR         where Gesso is installed (default: ~/.local/opt/gesso)
  --environments LIST  which parts, with commas between, such as desktop,engine-cpu, beside
                       those that are installed (default: these, or those that suit this machine)
  --no-menu            no entry in the menu, no icon, no types of files
  --allow-downgrade    an older version may replace a newer one
  --uninstall          remove Gesso, damaged or not; models and projects stay unless named
  --json               one JSON object on standard output at the end

Exit codes: 0 done, 2 usage, 4 cannot read the release, 6 failed, 130 cancelled.
END
}

stop() { # CODE SENTENCE NEXT-STEP; the code is one of the installer's
    printf 'gesso: %s\n       %s\n' "$2" "$3" >&2
    [ -z "$json" ] || printf '{"error": {"code": "%s", "message": "%s", "hint": "%s"}}\n' \
        "$1" "$(quoted "$2")" "$(quoted "$3")"
    case $1 in bad_request) exit 2 ;; cannot_read) exit 4 ;; *) exit 6 ;; esac
}
quoted() { printf %s "$1" | tr '\000-\037' ' ' | sed 's/["\\]/\\&/g'; } # in a string of JSON

has() { command -v "$1" >/dev/null 2>&1; }
has_python() {
    has python3 && python3 -I -S -c 'import hashlib, sys
sys.exit(sys.version_info < (3, 6) or not hashlib.blake2b())' 2>/dev/null
}
has_openssl() {
    has openssl && openssl dgst -blake2b512 </dev/null >/dev/null 2>&1 &&
        openssl pkeyutl -help 2>&1 | grep -q -e -rawin
}

sha256_of() { # FILE
    if has sha256sum; then sha256sum <"$1"
    elif has openssl; then openssl dgst -sha256 -r <"$1"
    else python3 -I -S -c 'import hashlib, sys
print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())' <"$1"
    fi | cut -c 1-64
}

check_with_python() {
    python3 -I -S - "$key" "$work/minisig" "$work/release.json" <<'END_OF_MODULE'
@MINISIGN@
END_OF_MODULE
}

check_with_openssl() {
    made=$(sed -n 2p "$work/minisig")
    seal=$(sed -n 4p "$work/minisig")
    [ "$(wc -l <"$work/minisig")" -eq 4 ] && [ -z "$(tail -n +5 "$work/minisig")" ] &&
        sed -n 1p "$work/minisig" | grep -q '^untrusted comment: ' &&
        sed -n 3p "$work/minisig" | grep -q '^trusted comment: ' &&
        is_exact "$key" 42 && is_exact "$made" 74 && is_exact "$seal" 64 || return 1
    # “Ed” and the number of a key; “ED” and that of a signature over a hash.
    number=$(start "$key")
    [ "$number" != "${number# 45 64}" ] &&
        [ "$(start "$made")" = " 45 44${number# 45 64}" ] || return 1
    { # MCow…: what says, in front of a key, that it is Ed25519
        printf '%s\nMCowBQYDK2VwAyEA' '-----BEGIN PUBLIC KEY-----'
        printf %s "$key" | bytes | tail -c 32 | openssl base64 -A
        printf '\n%s\n' '-----END PUBLIC KEY-----'
    } >"$work/key"
    printf %s "$made" | bytes | tail -c 64 >"$work/made"
    printf %s "$seal" | bytes >"$work/seal"
    {
        cat "$work/made"
        sed -n '3s/^trusted comment: //p' "$work/minisig" | tr -d '\n'
    } >"$work/sealed"
    openssl dgst -blake2b512 -binary -out "$work/digest" "$work/release.json" &&
        is_signed "$work/digest" "$work/made" && is_signed "$work/sealed" "$work/seal"
}

bytes() { openssl base64 -d -A 2>/dev/null; }
start() { printf %s "$1" | bytes | head -c 10 | od -An -tx1; }
is_exact() { # TEXT COUNT: base64 of so many bytes, written in the one way that is right
    [ "$(printf %s "$1" | bytes | wc -c)" -eq "$2" ] &&
        [ "$(printf %s "$1" | bytes | openssl base64 -A)" = "$1" ]
}

is_signed() { # FILE SIGNATURE
    openssl pkeyutl -verify -pubin -inkey "$work/key" -rawin -in "$1" -sigfile "$2" >/dev/null 2>&1
}

take() { # FILE OF THE RELEASE, NAME: a copy that nobody changes after it was checked
    [ -f "$folder/$1" ] || stop cannot_read "$1 is missing beside install.sh." \
        'Start install.sh in the release folder, and copy that as a whole: sh install.sh'
    cp "$folder/$1" "$work/$2" 2>/dev/null || stop cannot_read \
        "$folder/$1 cannot be copied to $prefix." \
        'Check the drive that the release is on, and the free space.'
}

clean() { # everything this file made, and the folders that were not there before
    trap '' INT TERM HUP
    rm -rf "$work"
    left=$prefix/.stage
    while [ "$left" != "$there" ]; do
        [ ! -d "$left" ] || rmdir "$left" 2>/dev/null || break
        left=$(dirname -- "$left")
    done
}

home=${HOME:-}
prefix=${home:+$home/.local/opt/gesso}
action=install json='' count=$#
for each; do [ "$each" != --json ] || json=yes; done
while [ "$count" -gt 0 ]; do
    case $1 in
    --prefix | --environments)
        [ "$count" -gt 1 ] || stop bad_request "$1 needs a value." 'See: sh install.sh --help'
        if [ "$1" = --prefix ]; then prefix=$2; else set -- "$@" "$1" "$2"; fi
        shift && count=$((count - 1)) ;;
    --prefix=*) prefix=${1#*=} ;;
    --uninstall) action=uninstall ;;
    --environments=* | --no-menu | --allow-downgrade | --json | --models | --projects | --yes)
        set -- "$@" "$1" ;;
    -h | --help) usage && exit 0 ;;
    *) stop bad_request "“$1” is not known." 'See: sh install.sh --help' ;;
    esac
    shift && count=$((count - 1))
done
case $prefix in
'') stop bad_request 'There is no folder to install into: --prefix is empty, or HOME is not set.' \
    'Name one: --prefix DIR' ;;
/*) ;;
'~/'*) prefix=$home/${prefix#??} ;;
*) prefix=$(pwd -P)/$prefix ;;
esac
while [ "${prefix%/}" != "$prefix" ] && [ "$prefix" != / ]; do prefix=${prefix%/}; done
folder=$(cd -P -- "$(dirname -- "$0")" 2>/dev/null && pwd -P)
[ "$(uname -s -m)" = 'Linux x86_64' ] || stop machine_unfit \
    "This release is for Linux on x86_64; this machine is $(uname -s -m)." 'Get the one for it.'
has gzip && has tar || stop machine_unfit 'Unpacking needs gzip and tar.' 'Install them, too.'
if has_python; then check=check_with_python
elif has_openssl; then check=check_with_openssl
else stop machine_unfit 'Nothing on this machine can check who made this release.' \
    'Install openssl 3 or python3 (3.6 or newer), in /usr/bin or /usr/local/bin.'
fi

for part in "$prefix" "$prefix/.stage" "$prefix/trust" "$prefix/trust/release.pub"; do
    [ "$part" = "$prefix" ] || [ ! -L "$part" ] || stop bad_request \
        "$part is a link; Gesso would change what it leads to." \
        'Remove the link, or choose another folder: --prefix DIR'
    # What another user laid there would be trusted; the superuser's is.
    [ ! -e "$part" ] || case $(ls -dnL "$part" | tr -s ' ' | cut -d ' ' -f 3) in
    0 | "$(id -u)") ;;
    *) stop bad_request "$part belongs to another user." 'Choose one of your own: --prefix DIR' ;;
    esac
done
there=$prefix # but for what a killed start made
while [ ! -d "$there" ] || [ -d "$there/.stage" ]; do there=$(dirname -- "$there"); done
work=$prefix/.stage/bootstrap-$$
trap clean EXIT
trap 'exit 130' INT; trap 'exit 143' TERM HUP
rm -rf "$work" # of a killed process that had this number
said=$(mkdir -p "$work" 2>&1) || stop cannot_write "$prefix cannot be used: ${said##*: }." \
    'Choose a folder that you may write in: --prefix DIR'
exec 9<"$work" # by that others know that it is in use
free=$(df -Pk "$work" | sed -n '$s/.* \([0-9][0-9]*\)  *[0-9]*% .*/\1/p')
[ "$action" = uninstall ] || [ "${free:-102400}" -ge 102400 ] || stop disk_full \
    "Even the start needs 100 MB, and $prefix has less." \
    'Make room, or choose another disk: --prefix DIR'
printf '#!/bin/sh\n' >"$work/probe" && chmod 755 "$work/probe" && "$work/probe" 2>/dev/null ||
    stop machine_unfit "No program may run in $prefix: that disk is mounted so (noexec)." \
        'Choose a folder on another disk: --prefix DIR'

take release.json release.json
take release.json.minisig minisig
[ ! -e "$prefix/trust/release.pub" ] ||
    key=$(sed '/^untrusted comment:/d' "$prefix/trust/release.pub")
said=$($check 2>&1) || stop not_trusted \
    "This release is not signed by the key that is trusted here${said:+: $said}." \
    'Do not install it. Get it again from where you trust.'
printf %s "$key" >"$work/trusted"
if [ ! -e "$prefix/trust/release.pub" ]; then
    print=$(sha256_of "$work/trusted" | cut -c 1-32 | sed 's/..../ &/g')
    printf 'Signed by the key%s.\nCompare it with what you were told by another way.\n' "$print" >&2
fi
sum=$(sed -n 's/^ "bootstrap_sha256": "\([0-9a-f]*\)",*$/\1/p' "$work/release.json")
take bootstrap.tar.gz bootstrap.tar.gz
[ "$(sha256_of "$work/bootstrap.tar.gz")" = "$sum" ] || stop release_damaged \
    'bootstrap.tar.gz is damaged.' 'Copy the whole release folder again.'
# Without a pipe: bash, interrupted while it makes one, waits for ever on who fills it.
gzip -d "$work/bootstrap.tar.gz" 2>/dev/null && mkdir "$work/python" &&
    (cd "$work/python" && tar -xf ../bootstrap.tar) 2>/dev/null ||
    stop cannot_write "bootstrap.tar.gz cannot be unpacked in $prefix." \
        'Make room there, then try again.'
python=$work/python/bin/python
said=$("$python" -I -c 'import zstandard' 2>&1) || stop machine_unfit \
    "Gesso does not run on this machine: $(printf %s "$said" | tail -n 1)." \
    'It needs a Linux with glibc 2.34 or newer.'
[ $action = uninstall ] || set -- --folder "$folder" --key "$work/trusted" "$@"
"$python" -I -m gesso_runtime.installing "$action" --prefix "$prefix" --there "$there" "$@" &
trap 'kill -TERM "$!" 2>/dev/null' INT TERM HUP # it cleans up, then this file does
while wait "$!"; code=$?; kill -0 "$!" 2>/dev/null; do :; done # a signal woke the shell alone
[ "$code" -ne 143 ] || code=130 # so early that it could not say so itself
exit "$code"
