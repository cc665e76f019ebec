import { isObject, parseJson } from '../../core/json';
import { HistoryError } from '../history-error';

/** The files of an evidence bundle. `rules/` has the code of a team's own rules, `code/` that of Assay's. */
export const BUNDLE_FILES = {
  manifest: 'manifest.json',
  inputs: 'inputs.ndjson',
  versions: 'versions.ndjson',
  rules: 'rules.json',
  waivers: 'waivers.json',
  results: 'results.ndjson',
  coverage: 'coverage.json',
} as const;

/** The members that every bundle has, besides the manifest. */
export const REQUIRED_FILES: readonly string[] = Object.values(BUNDLE_FILES).filter(
  (path) => path !== BUNDLE_FILES.manifest,
);

const RULE_CODE = /^(?:code\/[a-z0-9-]+\.mjs|rules\/[a-z0-9-]+\/rule\.mjs)$/;

/** A file of the bundle. */
export interface BundleFile {
  /** With slashes, relative to the bundle. */
  readonly path: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** The manifest of a bundle: what it says, and the hash of each of its other files. */
export interface Manifest {
  readonly format: typeof BUNDLE_FORMAT;
  readonly version: typeof BUNDLE_VERSION;
  readonly tool: { readonly name: 'assay'; readonly version: string };
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly counts: { readonly inputs: number; readonly versions: number; readonly results: number };
  readonly members: readonly BundleFile[];
}

export const BUNDLE_FORMAT = 'assay evidence';
export const BUNDLE_VERSION = 1;

/** Documents of a bundle are read as a whole. */
export const MAX_DOCUMENT_BYTES = 16 << 20;

/** More than a bundle of all rules has. */
const MAX_BUNDLE_FILES = 10_000;

/**
 * Reads a manifest, which may come from anyone.
 * @throws HistoryError if it is none, has another version, or names a file that no bundle has
 */
export function parseManifest(text: string): Manifest {
  const manifest = parseJson(text);
  if (!isObject(manifest) || manifest.format !== BUNDLE_FORMAT) {
    throw new HistoryError(
      `Cannot verify the bundle: ${BUNDLE_FILES.manifest} is not the manifest of an evidence bundle`,
    );
  }
  if (manifest.version !== BUNDLE_VERSION) {
    throw new HistoryError(
      `Cannot verify the bundle: it has format version ${JSON.stringify(manifest.version)}, expected ${BUNDLE_VERSION}`,
    );
  }
  const { members, tool } = manifest;
  const isComplete =
    [manifest.from, manifest.to].every(isIsoTime) &&
    isObject(tool) &&
    typeof tool.version === 'string' &&
    isObject(manifest.counts) &&
    Object.values(manifest.counts).every(Number.isSafeInteger) &&
    Array.isArray(members) &&
    members.length <= MAX_BUNDLE_FILES &&
    members.every(isBundleFile);
  if (!isComplete) throw new HistoryError(`Cannot verify the bundle: ${BUNDLE_FILES.manifest} is incomplete`);
  const listed = members as BundleFile[];
  for (const { path } of listed) {
    if (!REQUIRED_FILES.includes(path) && !RULE_CODE.test(path)) {
      throw new HistoryError(`Cannot verify the bundle: ${JSON.stringify(path)} is not a file of an evidence bundle`);
    }
  }
  const missing = REQUIRED_FILES.find((path) => !listed.some((member) => member.path === path));
  if (missing !== undefined) {
    throw new HistoryError(`Cannot verify the bundle: ${BUNDLE_FILES.manifest} does not list ${missing}`);
  }
  if (new Set(listed.map(({ path }) => path)).size !== listed.length) {
    throw new HistoryError(`Cannot verify the bundle: ${BUNDLE_FILES.manifest} lists a file twice`);
  }
  return manifest as unknown as Manifest;
}

const isBundleFile = (value: unknown): boolean =>
  isObject(value) &&
  typeof value.path === 'string' &&
  Number.isSafeInteger(value.bytes) &&
  (value.bytes as number) >= 0 &&
  typeof value.sha256 === 'string' &&
  /^[0-9a-f]{64}$/.test(value.sha256);

const isIsoTime = (value: unknown): boolean =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString() === value;
