#!/usr/bin/env python3
"""Verifies a Basilisk chain from nothing but an exported file.

    ./basilisk ledger export chain.bsk
    python3 docs/verify_chain.py chain.bsk

One plain file on purpose: Python 3.8 or newer, standard library only, its own Ed25519. It is written from
docs/ledger-format.md, not from the Java sources, so that the two can be held against each other. Prints the chain and
its balances; names the first thing that is not as the rules say, with exit code 1.
"""

import argparse
import hashlib
import struct
import sys

COIN = 10**8
REWARD = 25 * COIN
MATURITY = 10
MOST_TRANSFERS = 4096
MOST_MEMO = 64
LARGEST_SCORE = 10**12
EASIEST = 0xFFFF << (8 * 0x1C)
HARDEST = 1 << 15
ZEROS = bytes(32)
GENESIS, COMMIT, CONTRIBUTION, SCORES, SEAL, TRANSFER = 1, 3, 5, 6, 7, 9
TAGS = {
    GENESIS: b"BSK1/genesis",
    COMMIT: b"BSK1/commit",
    CONTRIBUTION: b"BSK1/contribution",
    SCORES: b"BSK1/scores",
    SEAL: b"BSK1/seal-request",
    TRANSFER: b"BSK1/transfer",
}
OK, BELOW_THRESHOLD, LAST_REASON = 0, 1, 11


class Invalid(Exception):
    """What is wrong, as a sentence."""


def expect(what, expected, found):
    if expected != found:
        raise Invalid(f"{what}: expected {show(expected)}, found {show(found)}")


def require(condition, what):
    if not condition:
        raise Invalid(what)


def show(value):
    return value.hex() if isinstance(value, bytes) else str(value)


# --- hashes, trees, addresses ----------------------------------------------------------------------------------------


def sha256(*parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


def merkle_root(leaves):
    """RFC 6962, section 2.1."""
    if not leaves:
        return sha256()
    level = [sha256(b"\0", leaf) for leaf in leaves]
    return subtree(level)


def subtree(hashes):
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\1", subtree(hashes[:split]), subtree(hashes[split:]))


def root_and_count(leaves):
    return merkle_root(leaves) + u32(len(leaves))


class HeaderLog:
    """The root over all block hashes so far, one append at a time."""

    def __init__(self):
        self.subtrees = []  # (number of leaves, root), largest first

    def append(self, block_hash):
        size, root = 1, sha256(b"\0", block_hash)
        while self.subtrees and self.subtrees[-1][0] == size:
            left = self.subtrees.pop()
            size, root = 2 * size, sha256(b"\1", left[1], root)
        self.subtrees.append((size, root))

    def root(self):
        if not self.subtrees:
            return sha256()
        root = self.subtrees[-1][1]
        for _, left in reversed(self.subtrees[:-1]):
            root = sha256(b"\1", left, root)
        return root


def address_of(public_key):
    return sha256(b"BSK1/addr", public_key)[:20]


def address_text(address):
    """bech32m (BIP 350), prefix bsk, version 0."""
    alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    bits = int.from_bytes(address, "big")
    values = [0] + [bits >> 5 * i & 31 for i in reversed(range(32))]
    prefix = [ord(c) >> 5 for c in "bsk"] + [0] + [ord(c) & 31 for c in "bsk"]
    state = 1
    for value in prefix + values + [0] * 6:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            state ^= generator if top >> i & 1 else 0
    checksum = state ^ 0x2BC830A3
    return "bsk1" + "".join(alphabet[v] for v in values + [checksum >> 5 * i & 31 for i in reversed(range(6))])


# --- Ed25519 (RFC 8032): with the cofactor, S below the order, canonical points, keys of prime order -------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def add(a, b):
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    e = (y1 - x1) * (y2 - x2) % P
    f = (y1 + x1) * (y2 + x2) % P
    g = 2 * D * t1 * t2 % P
    h = 2 * z1 * z2 % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def double(a):
    x, y, z, _ = a
    xx, yy, zz = x * x % P, y * y % P, 2 * z * z % P
    h = xx + yy
    e = h - (x + y) * (x + y) % P
    g = xx - yy
    f = zz + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(pairs):
    """The sum of scalar times point over the pairs, four bits at a time."""
    tables = []
    for scalar, point in pairs:
        table = [NEUTRAL]
        for _ in range(15):
            table.append(add(table[-1], point))
        tables.append((scalar, table))
    total = NEUTRAL
    for shift in range(252, -1, -4):
        for _ in range(4):
            total = double(total)
        for scalar, table in tables:
            digit = scalar >> shift & 15
            if digit:
                total = add(total, table[digit])
    return total


def decode_point(encoded):
    """The point, or None unless the 32 bytes are the one encoding of a point on the curve."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == P - u and u:
        x = x * ROOT_OF_MINUS_ONE % P
    if v * x * x % P != u or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def encode_point(point):
    x, y, z, _ = point
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = decode_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
KEYS = {}  # public key -> point, or None for what is no key


def key_point(public_key):
    if public_key not in KEYS:
        point = decode_point(public_key)
        if point is not None:
            neutral = encode_point(NEUTRAL)
            full = public_key != neutral and encode_point(multiply([(L, point)])) == neutral
            point = point if full else None
        KEYS[public_key] = point
    return KEYS[public_key]


def minus(point):
    x, y, z, t = point
    return P - x, y, z, P - t


def is_signed(public_key, message, signature):
    """Whether 8 S B = 8 R + 8 k A."""
    key, r = key_point(public_key), decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % L
    x, y, z, _ = double(double(double(add(multiply([(s, BASE), (k, minus(key))]), minus(r)))))
    return x % P == 0 and (y - z) % P == 0


# --- bytes -----------------------------------------------------------------------------------------------------------


def u32(value):
    return struct.pack(">I", value)


def u64(value):
    return struct.pack(">Q", value)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, length):
        require(self.at + length <= len(self.data), f"bytes: cut short at {self.at}")
        self.at += length
        return self.data[self.at - length : self.at]

    def number(self, length, signed=False):
        return int.from_bytes(self.take(length), "big", signed=signed)

    def fields(self, *names_and_sizes):
        """A dictionary of fields: an int is a length in bytes, 'u..' an unsigned and 'i..' a signed number."""
        out = {}
        for name, size in names_and_sizes:
            if isinstance(size, int):
                out[name] = self.take(size)
            else:
                out[name] = self.number(int(size[1:]) // 8, size[0] == "i")
        return out

    def message(self, kind, *names_and_sizes):
        """A signed message: its fields, all its bytes and its signature."""
        start = self.at
        expect("message type and version", bytes([kind, 1]), self.take(2))
        out = self.fields(*names_and_sizes)
        if kind == SCORES:
            out["records"] = [self.score() for _ in range(out["count"])]
        if kind == TRANSFER:
            require(out["memoLength"] <= MOST_MEMO, "transfer: memo too long")
            out["memo"] = self.take(out["memoLength"])
        out["unsigned"] = self.data[start : self.at]
        out["signature"] = self.take(64)
        out["bytes"] = self.data[start : self.at]
        out["kind"] = kind
        return out

    def score(self):
        start = self.at
        out = self.fields(
            ("shard", "u32"), ("before", "i64"), ("after", "i64"), ("score", "i64"), ("bound", "i64"), ("reason", "u8")
        )
        require(out["reason"] <= LAST_REASON, f"score: unknown reason {out['reason']}")
        out["bytes"] = self.data[start : self.at]
        return out


def check_signature(what, key, message):
    tagged = TAGS[message["kind"]] + b"\0" + message["unsigned"]
    require(is_signed(key, tagged, message["signature"]), f"{what}: the signature is not one of key {key.hex()}")


HEADER = (
    ("prevHash", 32), ("bodyRoot", 32), ("miner", 20), ("height", "u32"), ("round", "u32"), ("version", "u16"),
    ("sealMillis", "u48"), ("solveMillis", "u32"), ("bits", "u32"), ("nonce", "u64"),
)  # fmt: skip
GENESIS_FIELDS = (
    ("ledgerKey", 32), ("coordinatorKey", 32), ("runHash", 32), ("modelHash", 32), ("solveMillis", "u32"),
    ("window", "u16"), ("initialBits", "u32"), ("thresholdMode", "u8"), ("floor", "i64"), ("percent", "u16"),
    ("rounds", "u16"),
)  # fmt: skip
COMMIT_FIELDS = (("chain", "u64"), ("round", "u32"), ("node", 32), ("commitHash", 32))
CONTRIBUTION_FIELDS = (
    ("chain", "u64"), ("round", "u32"), ("node", 32), ("shard", "u32"), ("shardHash", 32), ("baseModelHash", 32),
    ("deltaHash", 32), ("samples", "u32"), ("steps", "u32"), ("device", "u8"), ("salt", 32),
)  # fmt: skip
SCORES_FIELDS = (("chain", "u64"), ("round", "u32"), ("evalSetHash", 32), ("nullMiner", "i64"), ("count", "u32"))
SEAL_FIELDS = (
    ("chain", "u64"), ("round", "u32"), ("newModelHash", 32), ("aggregator", "u16"), ("lossBefore", "i64"),
    ("lossAfter", "i64"), ("artifactsHash", 32),
)  # fmt: skip
TRANSFER_FIELDS = (
    ("chain", "u64"), ("from", 32), ("to", 20), ("amount", "i64"), ("fee", "i64"), ("nonce", "i64"),
    ("expiryHeight", "i32"), ("memoLength", "u8"),
)  # fmt: skip


def read_round(reader):
    out = reader.fields(("ledgerNonce", 32), ("evalSeed", 32))
    out["scores"] = reader.message(SCORES, *SCORES_FIELDS)
    out["commits"] = [reader.message(COMMIT, *COMMIT_FIELDS) for _ in range(reader.number(4))]
    out["contributions"] = [reader.message(CONTRIBUTION, *CONTRIBUTION_FIELDS) for _ in range(reader.number(4))]
    shards = [it["shard"] for it in out["contributions"]]
    expect("shards of the scores", shards, [it["shard"] for it in out["scores"]["records"]])
    require(shards == sorted(set(shards)), "shards do not rise")
    for it in out["contributions"]:
        require(1 <= it["device"] <= 3, f"unknown device {it['device']}")
    return out


def read_transfer(reader):
    it = reader.message(TRANSFER, *TRANSFER_FIELDS)
    require(it["amount"] > 0 and it["fee"] >= 0, "transfer: amount or fee out of range")
    require(it["amount"] + it["fee"] < 2**63, "transfer: amount and fee out of range")
    require(it["nonce"] >= 0 and it["expiryHeight"] >= 0, "transfer: nonce or expiry out of range")
    return it


def read_block(data):
    reader = Reader(data)
    block = {"header": reader.fields(*HEADER), "headerBytes": data[:116], "sealSignature": reader.take(64)}
    block["hash"] = sha256(sha256(block["headerBytes"]))
    seal = reader.fields(
        ("chainId", 32), ("round", "u32"), ("height", "u32"), ("prevHash", 32), ("openMillis", "u48"),
        ("sealMillis", "u48"), ("threshold", "i64"),
    )  # fmt: skip
    seal["scored"] = [read_round(reader) for _ in range(reader.number(4))]
    seal["transfers"] = [read_transfer(reader) for _ in range(reader.number(4))]
    seal.update(reader.fields(("stateRoot", 32), ("baseModelHash", 32)))
    seal["model"] = reader.message(SEAL, *SEAL_FIELDS)
    seal.update(reader.fields(("headerLogRoot", 32), ("paramsHash", 32)))
    seal["params"] = reader.message(GENESIS, *GENESIS_FIELDS) if seal["height"] == 0 else None
    expect("bytes after the block", 0, len(data) - reader.at)
    expect("header.version", 1, block["header"]["version"])
    block["seal"] = seal
    return block


def body_root(seal):
    """The root over the eight sections."""
    last = seal["scored"][0] if seal["scored"] else None
    meta = (
        seal["chainId"] + u32(seal["round"]) + u32(seal["height"]) + seal["prevHash"]
        + seal["openMillis"].to_bytes(6, "big") + seal["sealMillis"].to_bytes(6, "big")
        + struct.pack(">q", seal["threshold"])
        + (last["scores"]["evalSetHash"] + last["evalSeed"] + last["ledgerNonce"] if last else bytes(96))
    )  # fmt: skip
    pairs = [
        (it, score)
        for scored in seal["scored"]
        for it, score in zip(scored["contributions"], scored["scores"]["records"])
    ]
    pairs.sort(key=lambda pair: (pair[0]["node"], pair[0]["round"], pair[0]["shard"]))
    rounds = [it["ledgerNonce"] + it["evalSeed"] + it["scores"]["bytes"] for it in seal["scored"]]
    sections = (
        meta,
        root_and_count([it["bytes"] + score["bytes"] for it, score in pairs]) + root_and_count(rounds),
        root_and_count([it["bytes"] for it in seal["transfers"]]),
        seal["stateRoot"],
        seal["baseModelHash"] + seal["model"]["bytes"],
        seal["headerLogRoot"],
        seal["paramsHash"],
        root_and_count([it["bytes"] for scored in seal["scored"] for it in scored["commits"]]),
    )
    return merkle_root([bytes([number]) + content for number, content in enumerate(sections)])


# --- targets ---------------------------------------------------------------------------------------------------------


def expand(bits):
    exponent, mantissa = bits >> 24, bits & 0xFFFFFF
    require(0x8000 <= mantissa <= 0x7FFFFF and exponent >= 3, f"bits {bits:08x} are not canonical")
    target = mantissa << 8 * (exponent - 3)
    require(target <= EASIEST, f"bits {bits:08x} are beyond the easiest target")
    return target


def compact(target):
    target = min(target, EASIEST)
    size = (target.bit_length() + 7) // 8
    mantissa = target << 8 >> 8 * (size - 2)
    if mantissa & 0x800000:
        mantissa, size = mantissa >> 8, size + 1
    return size << 24 | mantissa


def next_bits(params, parent, solve_millis):
    mean, window = params["solveMillis"], params["window"]
    solved = min(max(parent["solveMillis"], 1), 6 * mean)
    base = expand(parent["bits"]) * ((window - 1) * mean + solved) // (window * mean)
    base = min(max(base, HARDEST), EASIEST)
    late = solve_millis - 6 * mean
    doublings = 0 if late < 0 else min(256, 1 + late // (3 * mean))
    return compact(base << doublings)


# --- the chain -------------------------------------------------------------------------------------------------------


class Chain:
    def __init__(self, genesis):
        seal, header = genesis["seal"], genesis["header"]
        params = seal["params"]
        require(params is not None, "the first block is no genesis block")
        require(10 <= params["solveMillis"] <= 3_600_000 and params["window"] >= 2, "parameters out of range")
        require(params["thresholdMode"] <= 1 and params["floor"] >= 0, "parameters out of range")
        expect("scored rounds and transfers of genesis", 0, len(seal["scored"]) + len(seal["transfers"]))
        root = body_root(seal)
        for name, value in (
            ("prevHash", ZEROS), ("bodyRoot", root), ("miner", bytes(20)), ("height", 0), ("round", 0),
            ("sealMillis", seal["sealMillis"]), ("solveMillis", params["solveMillis"]),
            ("bits", params["initialBits"]), ("nonce", 0),
        ):  # fmt: skip
            expect("header." + name, value, header[name])
        for name, value in (
            ("chainId", ZEROS), ("round", 0), ("prevHash", ZEROS), ("openMillis", seal["sealMillis"]), ("threshold", 0),
            ("stateRoot", sha256()), ("baseModelHash", ZEROS), ("headerLogRoot", sha256()),
            ("paramsHash", sha256(params["bytes"])),
        ):  # fmt: skip
            expect("seal." + name, value, seal[name])
        blank = bytes([SEAL, 1]) + bytes(12) + params["modelHash"] + bytes(2 + 8 + 8 + 32 + 64)
        expect("model", blank, seal["model"]["bytes"])
        expand(header["bits"])
        check_signature("parameters", params["coordinatorKey"], params)
        self.params, self.id = params, genesis["hash"]
        self.prefix = int.from_bytes(self.id[:8], "big")
        self.check_seal_signature(root, genesis)
        self.tip, self.model = genesis, params["modelHash"]
        self.log, self.accepted, self.accounts, self.rewards, self.work = HeaderLog(), [], {}, [], 0
        self.log.append(self.id)

    def check_seal_signature(self, root, block):
        signed = is_signed(self.params["ledgerKey"], b"BSK1/seal\0" + root, block["sealSignature"])
        require(signed, "sealSignature: not one of the ledger")

    def account(self, address):
        return self.accounts.setdefault(address, {"balance": 0, "nonce": 0, "credit": 0, "won": 0, "accepted": 0})

    def state_root(self):
        leaves = [
            address + u64(it["balance"]) + u64(it["nonce"]) + struct.pack(">q", it["credit"]) + u32(it["won"])
            for address, it in sorted(self.accounts.items())
            if it["balance"] or it["nonce"] or it["accepted"] or it["won"]
        ]
        return merkle_root(leaves)

    def threshold(self, void_rounds):
        floor = self.params["floor"]
        if self.params["thresholdMode"] == 1:
            return floor
        count = self.params["rounds"]
        recent = sorted(score for block in (self.accepted[-count:] if count else []) for score in block)
        if not recent:
            return floor
        median = recent[(len(recent) - 1) // 2]
        return min(max((median * self.params["percent"] // 100) >> void_rounds, floor), 2**63 - 1)

    def connect(self, block):
        header, seal, parent = block["header"], block["seal"], self.tip["header"]
        require(seal["params"] is None and seal["scored"], "a block above genesis has rounds and no parameters")
        self.check_header(block, parent)
        self.check_seal(seal, parent)
        self.check_model(seal)
        eligible = self.check_rounds(seal, parent)
        require(header["miner"] in eligible, f"header.miner: {address_text(header['miner'])} is not eligible")
        fees = self.apply_transfers(seal["transfers"], header["height"])
        self.credit(seal)
        miner = self.account(header["miner"])
        miner["balance"] += REWARD + fees
        miner["won"] += 1
        self.rewards.append((header["height"], header["miner"], REWARD + fees))
        self.tip, self.model = block, seal["model"]["newModelHash"]
        self.log.append(block["hash"])
        self.work += 2**256 // (expand(header["bits"]) + 1)
        expect("sum of all balances", REWARD * header["height"], sum(it["balance"] for it in self.accounts.values()))

    def check_header(self, block, parent):
        header, seal = block["header"], block["seal"]
        root = body_root(seal)
        expect("header.height", parent["height"] + 1, header["height"])
        expect("header.prevHash", self.tip["hash"], header["prevHash"])
        expect("header.round", seal["round"], header["round"])
        expect("header.bodyRoot", root, header["bodyRoot"])
        expect("header.sealMillis", seal["sealMillis"], header["sealMillis"])
        require(header["height"] < 2**31 and header["solveMillis"] < 2**31, "header: out of range")
        bits = next_bits(self.params, parent, header["solveMillis"])
        expect("header.bits", f"{bits:08x}", f"{header['bits']:08x}")
        require(int.from_bytes(block["hash"], "big") <= expand(bits), "header.hash: not enough work")
        self.check_seal_signature(root, block)
        parent_time = parent["sealMillis"] + parent["solveMillis"]
        require(seal["openMillis"] >= parent_time, "seal.openMillis: before the parent's time")
        require(seal["sealMillis"] >= seal["openMillis"], "seal.sealMillis: before the opening")
        require(seal["sealMillis"] > parent_time, "seal.sealMillis: not after the parent's time")

    def check_seal(self, seal, parent):
        expect("seal.chainId", self.id, seal["chainId"])
        expect("seal.height", parent["height"] + 1, seal["height"])
        expect("seal.prevHash", self.tip["hash"], seal["prevHash"])
        expect("seal.round", parent["round"] + len(seal["scored"]), seal["round"])
        expect("seal.threshold", self.threshold(len(seal["scored"]) - 1), seal["threshold"])
        expect("seal.stateRoot", self.state_root(), seal["stateRoot"])
        expect("seal.headerLogRoot", self.log.root(), seal["headerLogRoot"])
        expect("seal.paramsHash", sha256(self.params["bytes"]), seal["paramsHash"])

    def check_model(self, seal):
        model = seal["model"]
        expect("seal.baseModelHash", self.model, seal["baseModelHash"])
        self.check_place("model", model, seal["round"])
        check_signature("model", self.params["coordinatorKey"], model)
        expect("model.aggregator", 1, model["aggregator"])
        kept = model["newModelHash"] == seal["baseModelHash"]
        require(kept or model["lossAfter"] <= model["lossBefore"], "model: worse than the base, and not kept")

    def check_place(self, what, message, number):
        expect(what + " chain", self.prefix, message["chain"])
        expect(what + " round", number, message["round"])

    def check_rounds(self, seal, parent):
        eligible = set()
        for i, scored in enumerate(seal["scored"]):
            after = len(seal["scored"]) if i == 0 else i  # the sealed round first, then the void ones before it
            number = parent["round"] + after
            accepted = self.check_round(scored, number, seal, self.threshold(after - 1))
            require(i == 0 or not accepted, f"round {number}: accepted contributions in a void round")
            eligible |= accepted
        return eligible

    def check_round(self, scored, number, seal, threshold):
        name, scores = f"round {number}", scored["scores"]
        promises = set()
        for commit in scored["commits"]:
            self.check_place(name + " commit", commit, number)
            check_signature(name + " commit", commit["node"], commit)
            promise = commit["node"], commit["commitHash"]
            require(promise not in promises, name + ": a commit twice")
            promises.add(promise)
        commits = merkle_root([it["bytes"] for it in scored["commits"]])
        expect(name + " evalSeed", sha256(commits, seal["prevHash"], scored["ledgerNonce"]), scored["evalSeed"])
        for it in scored["contributions"]:
            shard = f"{name} shard {it['shard']}"
            self.check_place(shard, it, number)
            check_signature(shard, it["node"], it)
            content = u64(it["chain"]) + u32(it["round"]) + it["node"] + it["deltaHash"] + it["salt"]
            opened = sha256(b"BSK1/commit-hash\0" + content)
            require((it["node"], opened) in promises, shard + ": it opens no commit of its node")
        self.check_place(name + " scores", scores, number)
        check_signature(name + " scores", self.params["coordinatorKey"], scores)
        return self.check_verdicts(name, scored, seal, threshold)

    def check_verdicts(self, name, scored, seal, threshold):
        accepted, deltas = set(), set()
        for it, score in zip(scored["contributions"], scored["scores"]["records"]):
            shard = f"{name} shard {it['shard']}"
            if score["reason"] == OK:
                require(score["bound"] > threshold, shard + ": accepted, not above the threshold")
                require(score["score"] > scored["scores"]["nullMiner"], shard + ": accepted, not above the null miner")
                require(it["baseModelHash"] == seal["baseModelHash"], shard + ": accepted, from another base")
                require(score["score"] <= LARGEST_SCORE, shard + ": accepted, beyond any score")
                require(it["deltaHash"] not in deltas, shard + ": accepted, with the delta of another")
                deltas.add(it["deltaHash"])
                accepted.add(address_of(it["node"]))
            elif score["reason"] == BELOW_THRESHOLD:
                require(score["bound"] <= threshold, shard + ": rejected as below the threshold, and is above it")
        return accepted

    def immature(self, address, height):
        return sum(amount for at, miner, amount in self.rewards if miner == address and at > height - MATURITY)

    def apply_transfers(self, transfers, height):
        require(len(transfers) <= MOST_TRANSFERS, "too many transfers")
        fees = 0
        for number, it in enumerate(transfers):
            what = f"transfer {number}"
            expect(what + " chain", self.prefix, it["chain"])
            check_signature(what, it["from"], it)
            address, cost = address_of(it["from"]), it["amount"] + it["fee"]
            sender = self.account(address)
            require(it["expiryHeight"] >= height, what + ": expired")
            expect(what + " nonce", sender["nonce"], it["nonce"])
            require(sender["balance"] - self.immature(address, height) >= cost, what + ": the sender cannot pay")
            sender["balance"] -= cost
            sender["nonce"] += 1
            self.account(it["to"])["balance"] += it["amount"]
            fees += it["fee"]
        return fees

    def credit(self, seal):
        scores = []
        for scored in seal["scored"]:
            for it, score in zip(scored["contributions"], scored["scores"]["records"]):
                account = self.account(address_of(it["node"]))
                if score["reason"] == OK:
                    account["accepted"] += 1
                    account["credit"] = max(-(2**63), min(2**63 - 1, account["credit"] + score["score"]))
                    scores.append(score["score"])
        self.accepted.append(scores)
        self.rewards = self.rewards[-MATURITY:]


# --- the file --------------------------------------------------------------------------------------------------------


def read_archive(data):
    """The blocks of an exported file."""
    require(data[:8] == b"BSKEXP1\n", "the file is no Basilisk export")
    reader, blocks, entries = Reader(data), [], 0
    reader.take(8)
    kind = reader.number(1)
    while kind:
        item = reader.take(reader.number(4))
        require(kind == 2 or kind == 1 and not entries, f"the file: an item of kind {kind} at this place")
        if kind == 1:
            blocks.append(item)
        else:
            entries += 1
        kind = reader.number(1)
    expect("the file: blocks", reader.number(4), len(blocks))
    expect("the file: journal entries", reader.number(4), entries)
    covered = reader.at
    expect("the file: SHA-256", sha256(data[:covered]), reader.take(32))
    expect("the file: bytes after the end", 0, len(data) - reader.at)
    require(blocks, "the file holds no block")
    return blocks


def verify(data):
    chain = None
    for height, encoded in enumerate(read_archive(data)):
        try:
            block = read_block(encoded)
            if chain is None:
                chain = Chain(block)
            else:
                chain.connect(block)
        except Invalid as fault:
            raise Invalid(f"block {height}, {fault}") from None
    return chain


def main():
    parser = argparse.ArgumentParser(description="Verify an exported Basilisk chain.")
    parser.add_argument("file", help="what ./basilisk ledger export wrote")
    parser.add_argument("--tip", help="hash that the last block must have, heard from somebody else")
    options = parser.parse_args()
    try:
        with open(options.file, "rb") as file:
            chain = verify(file.read())
        if options.tip:
            expect("tip", options.tip.lower(), chain.tip["hash"].hex())
    except (Invalid, OSError) as fault:
        print(f"INVALID: {fault}")
        return 1
    height = chain.tip["header"]["height"]
    print(f"valid: chain {chain.id.hex()}")
    print(f"height {height}, tip {chain.tip['hash'].hex()}, work {chain.work}, supply {height * 25} BSK")
    for address, it in sorted(chain.accounts.items(), key=lambda item: (-item[1]["balance"], item[0])):
        print(f"{address_text(address)}  {it['balance']} units, nonce {it['nonce']}, blocks won {it['won']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
