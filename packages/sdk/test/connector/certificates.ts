// Certificates for tests, written by hand: node:crypto makes keys and signatures, but no certificates.
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** A certificate with its key, PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** One that signs others. */
export interface Authority extends Certificate {
  readonly name: string;
  readonly privateKey: KeyObject;
}

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const value = Buffer.concat(parts);
  const { length } = value;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
};
const SEQUENCE = 0x30;
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
const ECDSA_WITH_SHA256 = der(SEQUENCE, oid("2a8648ce3d040302"));
const COMMON_NAME = oid("550403");
const BASIC_CONSTRAINTS = oid("551d13");
const SUBJECT_ALT_NAME = oid("551d11");

const nameOf = (text: string): Buffer =>
  der(SEQUENCE, der(0x31, der(SEQUENCE, COMMON_NAME, der(0x0c, Buffer.from(text)))));
const timeOf = (text: string): Buffer => der(0x17, Buffer.from(text));
const bits = (bytes: Uint8Array): Buffer => der(0x03, Buffer.from([0]), bytes);
const pem = (bytes: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(bytes).toString("base64")}\n-----END CERTIFICATE-----\n`;

let serial = 1;

function make(name: string, isAuthority: boolean, issuer?: Authority): Authority {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const extension = (id: Buffer, value: Buffer): Buffer => der(SEQUENCE, id, der(0x04, value));
  const extensions = isAuthority
    ? extension(BASIC_CONSTRAINTS, der(SEQUENCE, der(0x01, Buffer.from([0xff]))))
    : extension(SUBJECT_ALT_NAME, der(SEQUENCE, der(0x82, Buffer.from("localhost"))));
  const content = der(
    SEQUENCE,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([serial++])),
    ECDSA_WITH_SHA256,
    nameOf(issuer?.name ?? name),
    der(SEQUENCE, timeOf("200101000000Z"), timeOf("491231235959Z")),
    nameOf(name),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, der(SEQUENCE, extensions)),
  );
  const signature = sign("sha256", content, issuer?.privateKey ?? privateKey);
  return {
    name,
    privateKey,
    cert: pem(der(SEQUENCE, content, ECDSA_WITH_SHA256, bits(signature))),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/** An authority that nobody has signed but itself. */
export function makeAuthority(name: string): Authority {
  return make(name, true);
}

/** A certificate for `localhost`, for servers and clients. */
export function makeCertificate(authority: Authority): Certificate {
  return make("localhost", false, authority);
}
