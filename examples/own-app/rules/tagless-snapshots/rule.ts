import { COMPLIANT, defineRule, genericReader, nonCompliant, onChange } from 'assay';
import { remediation } from './remediation';

/** Flags databases whose snapshots do not get the tags of the database. */
export default defineRule({
  name: 'tagless-snapshots',
  title: 'Snapshots of RDS instances must have the tags of the instance',
  rationale: 'Our bill is divided by tags, and a snapshot without them belongs to nobody.',
  severity: 'low',
  resource: genericReader('AWS::RDS::DBInstance', { list: 'DBInstances', id: 'DbiResourceId' }),
  triggers: [onChange],
  parameters: {},
  limitations: ['Snapshots that exist already.'],
  remediation,
  evaluate: ({ properties }) =>
    properties.optionalBoolean('copyTagsToSnapshot')
      ? COMPLIANT
      : nonCompliant('Its snapshots do not get the tags of the instance'),
});
