import type { Database } from '../../store/duckdb';
import { ANY_MEMBER, VALUE_COLUMNS } from '../../store/property-columns';
import type { NumberedVersion } from './staged-version';
import type { VersionPack } from './version-pack';

/** Stores the known properties of versions, and which members the configurations of each type have. */
export class PropertyWriter {
  /** By resource type. */
  private readonly members = new Map<string, Set<string>>();

  constructor(private readonly database: Database) {}

  async start(): Promise<void> {
    const rows = await this.database.rows<Member>('SELECT resource_type AS "resourceType", name FROM member');
    for (const { resourceType, name } of rows) this.listMembers(resourceType).add(name);
  }

  async write(pack: VersionPack, rows: readonly NumberedVersion[]): Promise<void> {
    await this.writeValues(pack, rows);
    await this.writeMembers(pack);
  }

  private async writeValues({ properties, versions }: VersionPack, rows: readonly NumberedVersion[]): Promise<void> {
    const places = new Array<number | undefined>(versions.count);
    for (let place = 0; place < properties.count; place++) {
      const version = properties.number('version', place);
      if (version >= 0) places[version] = place;
    }
    const known = rows.filter(({ place }) => places[place] !== undefined);
    const readPlace = (row: NumberedVersion) => places[row.place] as number;
    await this.database.append('property', known, [
      ({ versionNo }) => versionNo,
      ({ resourceType }) => resourceType,
      (row) => properties.flag('isPartial', readPlace(row)),
      ...VALUE_COLUMNS.map((column) => {
        const readBytes = properties.readBytes(column);
        return (row: NumberedVersion) => readBytes(readPlace(row));
      }),
    ]);
  }

  private async writeMembers({ members }: VersionPack): Promise<void> {
    const added: Member[] = [];
    for (const [resourceType, names] of members) {
      const known = this.listMembers(resourceType);
      for (const found of names) {
        if (known.has(ANY_MEMBER)) break;
        const name = known.size < MAX_NAMED_MEMBERS ? found : ANY_MEMBER;
        if (known.has(name)) continue;
        known.add(name);
        added.push({ resourceType, name });
      }
    }
    await this.database.append('member', added, [({ resourceType }) => resourceType, ({ name }) => name]);
  }

  private listMembers(resourceType: string): Set<string> {
    let names = this.members.get(resourceType);
    if (!names) {
      names = new Set();
      this.members.set(resourceType, names);
    }
    return names;
  }
}

interface Member {
  readonly resourceType: string;
  readonly name: string;
}

/** More than any type of AWS has. A hostile one could have a million. */
const MAX_NAMED_MEMBERS = 1000;
