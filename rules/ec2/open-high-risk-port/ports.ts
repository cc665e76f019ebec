import { tcp } from '../../../lib/core/network/port';
import { integers, type Parameter } from '../../../lib/core/parameters';
import { type GuardedPort, openPortParameters } from '../open-ports/evaluate';

/**
 * The ports that Security Hub's control EC2.19 lists, by what uses them.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
 */
const NAMES: Readonly<Record<number, string>> = {
  20: 'FTP data',
  21: 'FTP',
  22: 'SSH',
  23: 'Telnet',
  25: 'SMTP',
  110: 'POP3',
  135: 'RPC',
  143: 'IMAP',
  445: 'SMB',
  1433: 'SQL Server',
  1434: 'SQL Server',
  3000: 'web development',
  3306: 'MySQL',
  3389: 'RDP',
  4333: 'ahsp',
  5000: 'web development',
  5432: 'PostgreSQL',
  5500: 'fcp-addr-srvr1',
  5601: 'OpenSearch Dashboards',
  8080: 'web proxy',
  8088: 'web proxy',
  8888: 'web proxy',
  9200: 'OpenSearch',
  9300: 'OpenSearch between nodes',
};

const numbers = integers({
  isRequired: true,
  default: Object.keys(NAMES).join(','),
  min: 0,
  max: 65535,
  description: 'TCP ports that the internet must not reach',
});

const blockedPorts: Parameter<readonly GuardedPort[]> = {
  ...numbers,
  parse: (text) => numbers.parse(text).map((number) => ({ port: tcp(number), label: describePort(number) })),
};

const describePort = (number: number): string =>
  NAMES[number] === undefined ? `port ${number}` : `${NAMES[number]} (${number})`;

/** The rule's parameters; `blockedPorts` lists the guarded ports. */
export const parameters = { blockedPorts, ...openPortParameters };
