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

/**
 * The ports that databases have without such a property, by the beginning of their engine. That of Aurora PostgreSQL is
 * not known: CloudFormation documents 3306, and RDS 5432.
 */
const DEFAULT_PORTS: readonly (readonly [engine: string, port: number])[] = [
  ['aurora-mysql', 3306],
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
  /** The property that has it, if the database has a port of its own. */
  readonly property: string | undefined;
  /** Its value without the property, if that is known. */
  readonly usual: number | undefined;
  readonly range: NumberRange;
}

/** The properties of a database that is made of another one, from which it has its port unless it names one. */
const ORIGIN_PROPERTIES = /^(DBSnapshot|DBClusterSnapshot|Snapshot|Source|ReplicationSource)/;

/** Returns the port that an attribute of a resource is; `undefined` if it is none. */
export function findDatabasePort(type: unknown, attribute: string, properties: JsonDocument): DatabasePort | undefined {
  const property = PORT_ATTRIBUTES[String(type)]?.[attribute];
  if (property === undefined) return undefined;
  const { DBClusterIdentifier: cluster, Engine: engine } = properties;
  // The instances of a cluster have its port, whatever their own property is.
  if (type === 'AWS::RDS::DBInstance' && cluster !== undefined) {
    return { property: undefined, usual: undefined, range: DATABASE_PORTS };
  }
  const [, usual] = DEFAULT_PORTS.find(([name]) => isString(engine) && engine.startsWith(name)) ?? [];
  const isCopy = Object.keys(properties).some((name) => ORIGIN_PROPERTIES.test(name));
  return { property, usual: isCopy ? undefined : usual, range: DATABASE_PORTS };
}
