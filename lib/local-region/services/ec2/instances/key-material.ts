import { createHash, createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';

/** The public key of a key pair, as EC2 describes it. */
export interface PublicKey {
  readonly keyType: 'rsa' | 'ed25519';
  readonly keyFingerprint: string;
  /** `ssh-ed25519 AAAA…` */
  readonly publicKey: string;
}

/** A key pair that EC2 creates. */
interface CreatedKey extends PublicKey {
  /** The private key as PEM. */
  readonly material: string;
}

/** The lengths of RSA keys that EC2 imports. */
const RSA_BITS = [1024, 2048, 4096];

/** Creates a key pair with the private key in the form of AWS: PKCS #1 for RSA, OpenSSH for ED25519. */
export function createKey(keyType: PublicKey['keyType']): CreatedKey {
  if (keyType === 'ed25519') {
    const { privateKey } = generateKeyPairSync('ed25519');
    const jwk = privateKey.export({ format: 'jwk' });
    const blob = writeBlob(jwk);
    return { ...describeEd25519(blob), material: formatOpenSshKey(jwk, blob) };
  }
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    keyType,
    // The form of imported keys differs.
    keyFingerprint: formatHexDigest('sha1', privateKey.export({ type: 'pkcs8', format: 'der' })),
    publicKey: formatPublicKey(writeBlob(privateKey.export({ format: 'jwk' }))),
    material: String(privateKey.export({ type: 'pkcs1', format: 'pem' })),
  };
}

/**
 * Reads a public key that is imported: a line of OpenSSH, the file format of RFC 4716, or DER in base64. Undefined for
 * anything else.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-key-pairs.html
 */
export function readPublicKey(material: string): PublicKey | undefined {
  try {
    const key = readKey(material);
    const blob = writeBlob(key.export({ format: 'jwk' }));
    if (key.asymmetricKeyType === 'ed25519') return describeEd25519(blob);
    if (!RSA_BITS.includes(key.asymmetricKeyDetails?.modulusLength ?? 0)) return undefined;
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/verify-keys.html
    const keyFingerprint = formatHexDigest('md5', key.export({ type: 'spki', format: 'der' }));
    return { keyType: 'rsa', keyFingerprint, publicKey: formatPublicKey(blob) };
  } catch {
    return undefined;
  }
}

/** EC2 gives the fingerprint of OpenSSH, SHA-256 in base64, and keeps its padding. */
const describeEd25519 = (blob: Buffer): PublicKey => ({
  keyType: 'ed25519',
  keyFingerprint: createHash('sha256').update(blob).digest('base64'),
  publicKey: formatPublicKey(blob),
});

const formatHexDigest = (algorithm: string, data: Buffer): string =>
  (createHash(algorithm).update(data).digest('hex').match(/../g) ?? []).join(':');

/** @throws Error if the text is no public key */
function readKey(material: string): KeyObject {
  const lines = material.trim().split(/\r?\n/);
  // RFC 4716: headers have a colon, and the rest is the key.
  const isFile = lines[0] === '---- BEGIN SSH2 PUBLIC KEY ----';
  const encoded = isFile
    ? lines.filter((line) => !line.startsWith('----') && !line.includes(':')).join('')
    : (/^(?:ssh-rsa|ssh-ed25519) +(\S+)/.exec(material.trim())?.[1] ?? lines.join(''));
  const data = Buffer.from(encoded, 'base64');
  // DER begins with a sequence, and the key of SSH with the length of its type.
  const isDer = data[0] === 0x30;
  return createPublicKey(isDer ? { key: data, format: 'der', type: 'spki' } : { key: readBlob(data), format: 'jwk' });
}

/** Reads the key of SSH. https://www.rfc-editor.org/rfc/rfc4253#section-6.6 */
function readBlob(blob: Buffer): JsonWebKey {
  const [type, ...parts] = readFields(blob);
  const [first = '', second = ''] = parts.map((part) => part.toString('base64url'));
  return String(type) === 'ssh-ed25519'
    ? { kty: 'OKP', crv: 'Ed25519', x: first }
    : { kty: 'RSA', e: first, n: second };
}

/** Writes the key of SSH. */
function writeBlob({ x, e, n }: JsonWebKey): Buffer {
  if (x !== undefined) return writeFields('ssh-ed25519', decodeJwk(x));
  return writeFields('ssh-rsa', toSshInteger(decodeJwk(e)), toSshInteger(decodeJwk(n)));
}

const decodeJwk = (text = ''): Buffer => Buffer.from(text, 'base64url');

/** A number whose first bit is set would be negative. */
const toSshInteger = (bytes: Buffer): Buffer =>
  (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.alloc(1), bytes]);

function readFields(data: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  for (let at = 0; at < data.length; ) {
    const end = at + 4 + data.readUInt32BE(at);
    fields.push(data.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

const writeFields = (...fields: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(fields.flatMap((field) => [writeNumber(Buffer.byteLength(field)), Buffer.from(field as string)]));

function writeNumber(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
}

function formatPublicKey(blob: Buffer): string {
  return `${readFields(blob)[0]} ${blob.toString('base64')}`;
}

/** Writes a private key without a passphrase. https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key */
function formatOpenSshKey({ d, x }: JsonWebKey, blob: Buffer): string {
  const check = writeNumber(0);
  const key = Buffer.concat([decodeJwk(d), decodeJwk(x)]);
  const secret = Buffer.concat([check, check, blob, writeFields(key, '')]);
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1));
  const data = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    writeFields('none', 'none', ''),
    writeNumber(1),
    writeFields(blob, Buffer.concat([secret, padding])),
  ]);
  const lines = data.toString('base64').match(/.{1,70}/g) ?? [];
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n');
}
