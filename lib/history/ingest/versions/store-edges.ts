import type { Database } from '../../store/duckdb';
import type { EdgeKind } from '../reading/read-batch';
import type { NumberedVersion } from './staged-version';
import type { VersionPack } from './version-pack';

/** Stores the references of versions. Their kinds are stored once. */
export async function storeEdges(
  database: Database,
  { edges, edgeKinds }: VersionPack,
  versions: readonly NumberedVersion[],
): Promise<void> {
  if (edgeKinds.length === 0) return;
  const stored = new Map(versions.map((version) => [version.place, version]));
  const places = [...edges.version.keys()].filter((place) => stored.has(edges.version[place] as number));
  const kinds = await numberKinds(database, edgeKinds);
  const readVersion = (place: number) => stored.get(edges.version[place] as number) as NumberedVersion;
  await database.append('reference', places, [
    (place) => BigInt(readVersion(place).versionNo),
    (place) => readVersion(place).resourceNo,
    (place) => kinds[edges.kind[place] as number] as number,
    (place) => edges.toId[place] as string | null,
    (place) => edges.toName[place] as string | null,
  ]);
}

/** Returns the number of each kind, and stores those that are new. */
async function numberKinds(database: Database, kinds: readonly EdgeKind[]): Promise<number[]> {
  await database.run('CREATE TEMP TABLE staged_kind(seq INTEGER, name VARCHAR, to_type VARCHAR, origin VARCHAR)');
  await database.append(
    'staged_kind',
    kinds.map((kind, seq) => ({ ...kind, seq })),
    [({ seq }) => seq, ({ name }) => name, ({ toType }) => toType, ({ origin }) => origin],
  );
  await database.run(`
    INSERT INTO edge_kind
      SELECT (SELECT coalesce(max(kind_no), 0) FROM edge_kind) + row_number() OVER (ORDER BY seq), name, to_type, origin
      FROM staged_kind ANTI JOIN edge_kind USING (name, to_type, origin)`);
  const rows = await database.rows<{ kind_no: number }>(
    'SELECT kind_no FROM staged_kind JOIN edge_kind USING (name, to_type, origin) ORDER BY seq',
  );
  await database.run('DROP TABLE staged_kind');
  return rows.map(({ kind_no }) => kind_no);
}
