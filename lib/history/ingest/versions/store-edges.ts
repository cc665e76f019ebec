import type { Database } from '../../store/duckdb';
import type { Edge } from './new-version';
import type { NumberedVersion } from './staged-version';

interface NumberedEdge {
  readonly edge: Edge;
  readonly kind: EdgeKind;
  readonly versionNo: number;
  readonly resourceNo: number;
}

interface EdgeKind {
  readonly edge: Edge;
  number: number;
}

/** Stores the references of versions. Their kinds are stored once. */
export async function storeEdges(database: Database, versions: readonly NumberedVersion[]): Promise<void> {
  const kinds = new Map<string, EdgeKind>();
  const edges: NumberedEdge[] = [];
  for (const { version, versionNo, resourceNo } of versions) {
    for (const edge of version.edges) {
      const key = `${edge.origin} ${edge.name.length} ${edge.name}${edge.resourceType}`;
      let kind = kinds.get(key);
      if (!kind) {
        kind = { edge, number: 0 };
        kinds.set(key, kind);
      }
      edges.push({ edge, kind, versionNo, resourceNo });
    }
  }
  if (edges.length === 0) return;
  await numberKinds(database, [...kinds.values()]);
  await database.append('reference', edges, [
    ({ versionNo }) => BigInt(versionNo),
    ({ resourceNo }) => resourceNo,
    ({ kind }) => kind.number,
    ({ edge }) => edge.resourceId ?? null,
    ({ edge }) => edge.resourceName ?? null,
  ]);
}

async function numberKinds(database: Database, kinds: readonly EdgeKind[]): Promise<void> {
  await database.run('CREATE TEMP TABLE staged_kind(seq INTEGER, name VARCHAR, to_type VARCHAR, origin VARCHAR)');
  await database.append(
    'staged_kind',
    kinds.map(({ edge }, seq) => ({ edge, seq })),
    [({ seq }) => seq, ({ edge }) => edge.name, ({ edge }) => edge.resourceType, ({ edge }) => edge.origin],
  );
  await database.run(`
    INSERT INTO edge_kind
      SELECT (SELECT coalesce(max(kind_no), 0) FROM edge_kind) + row_number() OVER (ORDER BY seq), name, to_type, origin
      FROM staged_kind ANTI JOIN edge_kind USING (name, to_type, origin)`);
  const rows = await database.rows<{ seq: number; kind_no: number }>(
    'SELECT seq, kind_no FROM staged_kind JOIN edge_kind USING (name, to_type, origin)',
  );
  await database.run('DROP TABLE staged_kind');
  for (const { seq, kind_no } of rows) (kinds[seq] as EdgeKind).number = kind_no;
}
