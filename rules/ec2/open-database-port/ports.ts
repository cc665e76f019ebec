import { tcp, udp } from '../../../lib/core/network/port';
import { integers, type Parameter } from '../../../lib/core/parameters';
import { type GuardedPort, openPortParameters } from '../open-ports/evaluate';

const listens = (name: string, number: number): GuardedPort => ({ port: tcp(number), label: `${name} (${number})` });

/** What listens on a port by default. */
const DATABASES: Readonly<Record<number, readonly GuardedPort[]>> = {
  1433: [listens('SQL Server', 1433)],
  1521: [listens('Oracle', 1521)],
  2483: [listens('Oracle', 2483)],
  2484: [listens('Oracle with TLS', 2484)],
  3306: [listens('MySQL', 3306)],
  5432: [listens('PostgreSQL', 5432)],
  5439: [listens('Redshift', 5439)],
  6379: [listens('Redis', 6379)],
  8086: [listens('InfluxDB', 8086)],
  8182: [listens('Neptune', 8182)],
  9042: [listens('Cassandra', 9042)],
  9200: [listens('Elasticsearch', 9200)],
  9300: [listens('Elasticsearch between nodes', 9300)],
  // Over UDP it answers forged senders too, many times what they sent: https://www.cisa.gov/news-events/alerts/2014/01/17/udp-based-amplification-attacks
  11211: [listens('Memcached', 11211), { port: udp(11211), label: 'Memcached (UDP 11211)' }],
  27017: [listens('MongoDB', 27017)],
};

const numbers = integers({
  default: Object.keys(DATABASES).join(','),
  min: 0,
  max: 65535,
  description: 'TCP ports that databases listen on',
});

const ports: Parameter<readonly GuardedPort[]> = {
  ...numbers,
  parse: (text) => numbers.parse(text).flatMap(guarded),
};

/** The rule's parameters; `ports` says what it guards. */
export const parameters = { ports, ...openPortParameters };

function guarded(number: number): readonly GuardedPort[] {
  return DATABASES[number] ?? [{ port: tcp(number), label: `port ${number}` }];
}
