import { isString } from '../../../core/json';
import type { NumberRange } from '../../../core/reading/unreadable';
import type { JsonDocument } from '../../document';

/** The attributes of databases that are their ports, and the property with the port. */
const PORT_ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'AWS::DocDB::DBCluster': { Port: 'Port' },
  'AWS::Neptune::DBCluster': { Port: 'DBPort' },
  'AWS::RDS::DBCluster': { 'Endpoint.Port': 'Port' },
  'AWS::RDS::DBInstance': { 'Endpoint.Port': 'Port' },
  'AWS::Redshift::Cluster': { 'Endpoint.Port': 'Port' },
};

/** The ports that databases have without such a property, by the beginning of their engine. */
const DEFAULT_PORTS: readonly (readonly [engine: string, port: number])[] = [
  ['aurora-postgresql', 5432],
  ['aurora', 3306],
  ['mariadb', 3306],
  ['mysql', 3306],
  ['oracle', 1521],
  ['postgres', 5432],
  ['sqlserver', 1433],
];

/**
 * The ports that a database may have.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
const DATABASE_PORTS: NumberRange = { min: 1115, max: 65535 };

/** The port of a database as far as the template decides it. */
interface DatabasePort {
  /** The property that has it. */
  readonly property: string;
  /** Its value without the property, if that is known. */
  readonly usual: number | undefined;
  readonly range: NumberRange;
}

/** Returns the port that an attribute of a resource is; `undefined` if it is none. */
export function findDatabasePort(type: unknown, attribute: string, { Engine }: JsonDocument): DatabasePort | undefined {
  const property = PORT_ATTRIBUTES[String(type)]?.[attribute];
  if (property === undefined) return undefined;
  const [, usual] = DEFAULT_PORTS.find(([engine]) => isString(Engine) && Engine.startsWith(engine)) ?? [];
  return { property, usual, range: DATABASE_PORTS };
}
