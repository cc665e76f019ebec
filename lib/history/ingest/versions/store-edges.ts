import type { Relationship } from '../../../core/item';
import type { Database } from '../../store/duckdb';
import type { NumberedVersion } from './staged-version';

interface EdgeKind {
  readonly origin: 'recorded' | 'derived';
  readonly name: string;
  readonly toType: string;
  number: number;
}

interface NumberedEdge {
  readonly edge: Relationship;
  readonly kind: EdgeKind;
  readonly version: NumberedVersion;
}

/** Stores the references of versions. Their kinds are stored once. */
export async function storeEdges(database: Database, versions: readonly NumberedVersion[]): Promise<void> {
  const kinds = new EdgeKinds();
  const edges: NumberedEdge[] = [];
  for (const version of versions) {
    const { recorded, derived } = version.version;
    for (const edge of recorded) edges.push({ edge, kind: kinds.find('recorded', edge), version });
    for (const edge of derived) edges.push({ edge, kind: kinds.find('derived', edge), version });
  }
  if (edges.length === 0) return;
  await numberKinds(database, kinds.list);
  await database.append('reference', edges, [
    ({ version }) => BigInt(version.versionNo),
    ({ version }) => version.resourceNo,
    ({ kind }) => kind.number,
    ({ edge }) => edge.resourceId ?? null,
    ({ edge }) => edge.resourceName ?? null,
  ]);
}

/** The kinds of references of a batch, by origin, type and name. */
class EdgeKinds {
  readonly list: EdgeKind[] = [];
  private readonly byOrigin = {
    recorded: new Map<string, Map<string, EdgeKind>>(),
    derived: new Map<string, Map<string, EdgeKind>>(),
  };

  find(origin: EdgeKind['origin'], { resourceType: toType, name }: Relationship): EdgeKind {
    const byType = this.byOrigin[origin];
    let byName = byType.get(toType);
    if (!byName) {
      byName = new Map();
      byType.set(toType, byName);
    }
    let kind = byName.get(name);
    if (!kind) {
      kind = { origin, name, toType, number: 0 };
      byName.set(name, kind);
      this.list.push(kind);
    }
    return kind;
  }
}

async function numberKinds(database: Database, kinds: readonly EdgeKind[]): Promise<void> {
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
  const rows = await database.rows<{ seq: number; kind_no: number }>(
    'SELECT seq, kind_no FROM staged_kind JOIN edge_kind USING (name, to_type, origin)',
  );
  await database.run('DROP TABLE staged_kind');
  for (const { seq, kind_no } of rows) (kinds[seq] as EdgeKind).number = kind_no;
}
