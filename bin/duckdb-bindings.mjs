/**
 * DuckDB's native code for the bundled command. Its JavaScript is in the bundle, since Node takes longer to load its
 * two hundred files than to open a store. The package stays optional: without it this fails to load.
 */
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

export default createRequire(resolve('@duckdb/node-api'))('@duckdb/node-bindings');
