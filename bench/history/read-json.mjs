/**
 * The same by DuckDB's own reader: counts instances by type, or copies the items into a table of a new file.
 *
 *     node bench/history/read-json.mjs <folder> [<file>]
 */
import { rmSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';

const [, , folder, file] = process.argv;
if (file) rmSync(file, { force: true });
const connection = await (await DuckDBInstance.create(file ?? ':memory:')).connect();
const items = `
  SELECT unnest(configurationItems) AS item
  FROM read_json('${folder.replaceAll("'", "''")}/**/*.json.gz', columns = {configurationItems: 'JSON[]'}, maximum_object_size = 268435456)`;
const sql = file
  ? `CREATE TABLE item AS SELECT item->>'resourceType' AS resource_type, item->>'resourceId' AS resource_id, item FROM (${items})`
  : `SELECT item->>'$.configuration.instanceType' AS instance_type, count(*) FROM (${items})
     WHERE item->>'resourceType' = 'AWS::EC2::Instance' GROUP BY ALL`;
await connection.runAndReadAll(sql);
