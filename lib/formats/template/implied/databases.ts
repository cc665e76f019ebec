import { isList, isString } from '../../../core/json';
import { Reference } from '../../../core/reading/unreadable';
import { type Implications, type ImpliedResource, inElements, recordedAs, type Values } from './implication';

const CLUSTER = 'AWS::RDS::DBCluster';
const INSTANCE = 'AWS::RDS::DBInstance';
const SUBNETS = 'AWS::RDS::DBSubnetGroup';

const addEngine = (engine: string) => (properties: Values) => ({ ...properties, Engine: engine });

/** Databases that AWS Config records under another type than templates have. */
export const DATABASES: Implications = [
  [CLUSTER, { type: INSTANCE, find: toClusterInstances }],
  // The databases of Amazon DocumentDB and Amazon Neptune are those of Amazon RDS with an engine of their own.
  ['AWS::DocDB::DBCluster', recordedAs(CLUSTER, addEngine('docdb'))],
  // Amazon DocumentDB has no public addresses.
  [
    'AWS::DocDB::DBInstance',
    recordedAs(INSTANCE, (instance) => ({ ...instance, Engine: 'docdb', PubliclyAccessible: false })),
  ],
  ['AWS::DocDB::DBSubnetGroup', recordedAs(SUBNETS)],
  ['AWS::Neptune::DBCluster', recordedAs(CLUSTER, addEngine('neptune'))],
  ['AWS::Neptune::DBInstance', recordedAs(INSTANCE, addEngine('neptune'))],
  ['AWS::Neptune::DBSubnetGroup', recordedAs(SUBNETS)],
  ['AWS::DynamoDB::GlobalTable', { type: 'AWS::DynamoDB::Table', find: toReplicas }],
];

/**
 * Only the instances of a Multi-AZ DB cluster and of one with express configuration are its own; others of Aurora are
 * resources of the template.
 */
function toClusterInstances(cluster: Values): readonly ImpliedResource[] {
  const { DBClusterInstanceClass, PubliclyAccessible, WithExpressConfiguration, Engine, Tags, DBSubnetGroupName } =
    cluster;
  const isExpress = WithExpressConfiguration !== undefined && !/^false$/i.test(String(WithExpressConfiguration));
  if (DBClusterInstanceClass === undefined && PubliclyAccessible === undefined && !isExpress) return [];
  // The cluster decides the other settings of its instances.
  const DBClusterIdentifier = new Reference('the cluster', '', undefined, cluster, { resourceType: CLUSTER });
  return [
    {
      suffix: 'instances',
      properties: { PubliclyAccessible, Engine, Tags, DBSubnetGroupName, DBClusterIdentifier },
      model: cluster,
    },
  ];
}

/** A global table is a table in each of its Regions. */
function toReplicas(globalTable: Values): readonly ImpliedResource[] {
  const { Replicas: replicas, ...shared } = globalTable;
  const found = inElements(globalTable, 'Replicas', (replica) => [
    {
      ...(isString(replica.Region) && { suffix: replica.Region }),
      properties: { ...shared, ...replica },
      model: replica,
    },
  ]);
  return isList(replicas) && replicas.length === 1
    ? found.map(({ suffix: _, ...only }) => only)
    : found.map((one) => ({ ...one, ...(one.suffix !== undefined && { suffix: shortenSuffix(one.suffix) }) }));
}

/** The name of the Region is enough. */
const shortenSuffix = (suffix: string): string => suffix.replace(/^Replicas\/\d+\/(.)/, '$1');
