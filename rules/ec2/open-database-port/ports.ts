import { tcp, udp } from '../../../lib/core/network/port';
import { integers, type Parameter } from '../../../lib/core/parameters';
import { type GuardedPort, openPortParameters } from '../open-ports/evaluate';

const database = (name: string, number: number): GuardedPort => ({ port: tcp(number), label: `${name} (${number})` });

/** The databases that use a port by default. */
const DATABASES: Readonly<Record<number, readonly GuardedPort[]>> = {
  1433: [database('SQL Server', 1433)],
  1521: [database('Oracle', 1521)],
  2483: [database('Oracle', 2483)],
  2484: [database('Oracle with TLS', 2484)],
  3306: [database('MySQL', 3306)],
  5432: [database('PostgreSQL', 5432)],
  5439: [database('Redshift', 5439)],
  6379: [database('Redis', 6379)],
  8086: [database('InfluxDB', 8086)],
  8182: [database('Neptune', 8182)],
  9042: [database('Cassandra', 9042)],
  9200: [database('Elasticsearch', 9200)],
  9300: [database('Elasticsearch between nodes', 9300)],
  // Over UDP, forged senders can misuse it for amplification: https://www.cisa.gov/news-events/alerts/2014/01/17/udp-based-amplification-attacks
  11211: [database('Memcached', 11211), { port: udp(11211), label: 'Memcached (UDP 11211)' }],
  27017: [database('MongoDB', 27017)],
};

const numbers = integers({
  isRequired: true,
  default: Object.keys(DATABASES).join(','),
  min: 0,
  max: 65535,
  description: 'TCP ports that databases listen on',
});

const ports: Parameter<readonly GuardedPort[]> = {
  ...numbers,
  parse: (text) => numbers.parse(text).flatMap(toGuardedPorts),
};

/** The rule's parameters; `ports` lists the guarded ports. */
export const parameters = { ports, ...openPortParameters };

function toGuardedPorts(number: number): readonly GuardedPort[] {
  return DATABASES[number] ?? [{ port: tcp(number), label: `port ${number}` }];
}
