import type { FrameworkCatalog, FrameworkId } from './define-framework';

/** The catalogs by id. Each is loaded when it is used: most runs use none. */
const CATALOGS: Readonly<Record<FrameworkId, () => Promise<FrameworkCatalog>>> = {
  fsbp: async () => (await import('./fsbp')).fsbp,
  'cis-5.0': async () => (await import('./cis')).cis5,
  'cis-7.0': async () => (await import('./cis')).cis7,
  'pci-dss-4.0.1': async () => (await import('./pci-dss')).pciDss,
};

/** Loads the catalogs of frameworks, each once, in the order of the ids. */
export const loadFrameworks = (ids: readonly FrameworkId[]): Promise<readonly FrameworkCatalog[]> =>
  Promise.all([...new Set(ids)].map((id) => CATALOGS[id]()));
