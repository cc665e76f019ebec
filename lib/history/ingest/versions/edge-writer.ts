import type { Database } from '../../store/duckdb';
import type { EdgeKind } from '../reading/read-batch';
import type { NumberedVersion } from './staged-version';
import type { VersionPack } from './version-pack';

/** Stores the references of versions. Their kinds are stored once; a store has some hundreds of them. */
export class EdgeWriter {
  private readonly kinds = new Map<string, number>();

  constructor(private readonly database: Database) {}

  async start(): Promise<void> {
    const rows = await this.database.rows<EdgeKindRow>('SELECT kind_no, name, to_type, origin FROM edge_kind');
    for (const { kind_no, name, to_type: toType, origin } of rows)
      this.kinds.set(formatKind({ name, toType, origin }), kind_no);
  }

  async write({ versions, edges, edgeKinds }: VersionPack, rows: readonly NumberedVersion[]): Promise<void> {
    if (edgeKinds.length === 0) return;
    const numbers = await this.numberKinds(edgeKinds);
    const stored = new Array<NumberedVersion | undefined>(versions.count);
    for (const row of rows) stored[row.place] = row;
    const places: number[] = [];
    for (let edge = 0; edge < edges.count; edge++) if (stored[edges.number('version', edge)]) places.push(edge);
    const readVersion = (edge: number) => stored[edges.number('version', edge)] as NumberedVersion;
    await this.database.append('reference', places, [
      (edge) => readVersion(edge).versionNo,
      (edge) => readVersion(edge).resourceNo,
      (edge) => numbers[edges.number('kind', edge)] as number,
      edges.readBytes('toId'),
      edges.readBytes('toName'),
    ]);
  }

  /** Returns the number of each kind, and stores those that are new. */
  private async numberKinds(kinds: readonly EdgeKind[]): Promise<number[]> {
    const added = kinds.filter((kind) => !this.kinds.has(formatKind(kind)));
    for (const kind of added) this.kinds.set(formatKind(kind), this.kinds.size + 1);
    await this.database.append('edge_kind', added, [
      (kind) => this.kinds.get(formatKind(kind)) as number,
      ({ name }) => name,
      ({ toType }) => toType,
      ({ origin }) => origin,
    ]);
    return kinds.map((kind) => this.kinds.get(formatKind(kind)) as number);
  }
}

interface EdgeKindRow {
  readonly kind_no: number;
  readonly name: string;
  readonly to_type: string;
  readonly origin: EdgeKind['origin'];
}

const formatKind = ({ name, toType, origin }: EdgeKind): string => JSON.stringify([origin, toType, name]);
