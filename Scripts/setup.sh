#!/usr/bin/env bash
# Installs the C libraries below Tern where they are missing: OpenBLAS and LAPACKE for linear algebra, zlib for .gz files, and
# libdeflate, which reads them faster where it is; with the argument `vision` (as for the tests) also libpng and libjpeg, which
# TernVision alone needs, and OpenSSL for checksums of downloads; with `mpi` also Open MPI, unless there is an MPI library already.
set -euo pipefail

if ! command -v "${SWIFT:-swift}" >/dev/null; then
    echo "error: no Swift toolchain found: install Swift 6.3 or later from https://swift.org/install" >&2
    exit 1
fi

case "$(uname -s)" in
Linux)
    packages=(libopenblas-dev liblapacke-dev zlib1g-dev libdeflate0 pkg-config)
    [[ " $* " = *" vision "* ]] && packages+=(libpng-dev libjpeg-dev libssl-dev)
    [[ " $* " = *" mpi "* ]] && packages+=(iproute2)
    if [[ " $* " = *" mpi "* ]] && ! { command -v mpirun && pkg-config --exists mpi; } >/dev/null; then
        packages+=(libopenmpi-dev openmpi-bin)
    fi
    if command -v dpkg-query >/dev/null; then
        missing=()
        for package in "${packages[@]}"; do
            dpkg-query --show --showformat '${Status}\n' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
        done
        [ ${#missing[@]} -eq 0 ] && exit 0
        echo "installing ${missing[*]}"
        as_root=()
        if [ "$(id -u)" -ne 0 ]; then
            command -v sudo >/dev/null || { echo "error: ${missing[*]} missing, and neither root nor sudo to install them" >&2; exit 1; }
            as_root=(sudo)
        fi
        "${as_root[@]}" apt-get update -qq
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
    elif ! pkg-config --exists openblas zlib; then
        echo "error: install OpenBLAS, LAPACKE and zlib with their headers; on Debian and Ubuntu: ${packages[*]}" >&2
        exit 1
    fi
    ;;
Darwin)
    if ! command -v brew >/dev/null; then
        echo "error: OpenBLAS comes from Homebrew here: install it from https://brew.sh" >&2
        exit 1
    fi
    for formula in openblas libdeflate; do brew list "$formula" >/dev/null 2>&1 || brew install --quiet "$formula"; done
    if [[ " $* " = *" vision "* ]]; then
        for formula in libpng jpeg-turbo openssl@3; do brew list "$formula" >/dev/null 2>&1 || brew install --quiet "$formula"; done
    fi
    [[ " $* " != *" mpi "* ]] || brew list open-mpi >/dev/null 2>&1 || brew install --quiet open-mpi
    brew list pkgconf >/dev/null 2>&1 || brew install --quiet pkgconf
    ;;
*)
    echo "error: $(uname -s) is not supported: Tern runs on Linux and macOS" >&2
    exit 1
    ;;
esac
