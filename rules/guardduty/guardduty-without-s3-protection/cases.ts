import { defineCases } from '../../../lib/core/cases';
import { nonCompliant } from '../../../lib/core/evaluation';
import { detector, makeFeatureCases } from '../sample-resources/detectors';
import rule from './rule';

export default defineCases(rule, [
  ...makeFeatureCases({
    label: 'S3 protection',
    name: 'S3_DATA_EVENTS',
    toSource: (flag) => ({ DataSources: { S3Logs: flag } }),
    path: 'S3Logs',
  }),
  {
    scenario: 'names in lower case',
    ...detector({ dataSources: { s3Logs: { enable: false } } }),
    expected: nonCompliant('S3 protection is off'),
  },
]);
