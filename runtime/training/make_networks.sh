#!/bin/sh
# Train, export and list both networks: make_networks.sh FOLDER --device cuda|cpu
# PYTHON: the interpreter that has PyTorch. Run again, it goes on where it stopped.
set -eu
folder=$1
device=${3:-cpu}
root=$(cd "$(dirname "$0")/../.." && pwd)
networks=$root/runtime/gesso_runtime/networks
export PYTHONPATH="$root/runtime"
python=${PYTHON:-python3}
if [ "$device" = cuda ]; then
    size="--width 32 --size 128 --batch 64 --minutes 25"
    pool="--pictures 3000 --side 320"
    tone="--size 256 --steps 20000"
else
    size="--width 16 --size 96 --batch 4 --minutes 120 --rate 5e-4 --favour denoise deblock dust"
    pool="--pictures 1200 --side 256"
    tone="--size 32 --steps 7000"
fi
resume=""
[ -e "$folder/restore/restore.pt" ] && resume=--resume
"$python" -m training.train_tone "$folder/tone" --device "$device" $tone --resume
"$python" -m training.train_restore "$folder/restore" --device "$device" $size $pool $resume
"$python" -m training.export tone "$folder/tone/tone.pt" "$networks/gesso-tone.onnx"
"$python" -m training.export restore "$folder/restore/restore.pt" "$networks/gesso-restore.onnx"
"$python" -m training.quantise "$networks/gesso-restore.onnx" "$networks/gesso-restore-int8.onnx" \
    "$folder/restore" $pool
"$python" -m training.shipped "$networks"
