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

  async write({ edges, edgeKinds }: VersionPack, versions: readonly NumberedVersion[]): Promise<void> {
    if (edgeKinds.length === 0) return;
    const stored = new Map(versions.map((version) => [version.place, version]));
    const places = [...edges.version.keys()].filter((place) => stored.has(edges.version[place] as number));
    const numbers = await this.numberKinds(edgeKinds);
    const readVersion = (place: number) => stored.get(edges.version[place] as number) as NumberedVersion;
    await this.database.append('reference', places, [
      (place) => BigInt(readVersion(place).versionNo),
      (place) => readVersion(place).resourceNo,
      (place) => numbers[edges.kind[place] as number] as number,
      (place) => edges.toId[place] as string | null,
      (place) => edges.toName[place] as string | null,
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
