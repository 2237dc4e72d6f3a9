#!/bin/sh
# Installs what this project is measured against: jax-js and TensorFlow.js from npm, PyTorch with
# torchvision and OpenBLAS from Debian or Ubuntu (as root, or with sudo).
set -eu
cd "$(dirname "$0")"
npx -y pnpm@12.21.0 install
root=""
[ "$(id -u)" = 0 ] || root=sudo
$root apt-get update
$root apt-get install -y --no-install-recommends python3-torch python3-torchvision libopenblas0-pthread
