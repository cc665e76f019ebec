import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import { leftOpen, parameter } from '../../../lib/core/reading/open-value';
import { detector, feature, template } from '../sample-resources/detectors';
import rule from './rule';

const OFF = nonCompliant('S3 protection is off');
const UNKNOWN = insufficientData('S3 protection may be off; the input does not have its state');
const features = (...list: object[]) => ({ Features: list });
const source = (Enable: unknown) => ({ DataSources: { S3Logs: { Enable } } });

export default defineCases(rule, [
  { scenario: 'a feature that is off', ...detector(features(feature('S3_DATA_EVENTS', 'DISABLED'))), expected: OFF },
  { scenario: 'a data source that is off', ...detector(source(false)), expected: OFF },
  {
    scenario: 'a feature that is off, with a data source of the time before',
    ...detector({ ...source(true), ...features(feature('S3_DATA_EVENTS', 'DISABLED')) }),
    expected: OFF,
  },
  {
    scenario: 'a detector that is off',
    ...detector({ Enable: false, ...features(feature('S3_DATA_EVENTS', 'ENABLED')) }),
    expected: nonCompliant('GuardDuty is off'),
  },
  {
    scenario: 'names in lower case',
    ...detector({ dataSources: { s3Logs: { enable: false } } }),
    expected: OFF,
  },
  {
    scenario: 'a template with a feature that is off',
    ...template(features(feature('S3_DATA_EVENTS', 'DISABLED'))),
    expected: OFF,
  },
  {
    scenario: 'a feature that is on',
    ...detector(features(feature('LAMBDA_NETWORK_LOGS', 'DISABLED'), feature('S3_DATA_EVENTS', 'ENABLED'))),
    expected: COMPLIANT,
  },
  { scenario: 'a data source that is on', ...detector(source(true)), expected: COMPLIANT },
  {
    scenario: 'a template with a feature that is on',
    ...template(features(feature('S3_DATA_EVENTS', 'ENABLED'))),
    expected: COMPLIANT,
  },
  { scenario: 'a template with a data source that is on', ...template(source('true')), expected: COMPLIANT },
  { scenario: 'an item without features', ...detector({}), expected: UNKNOWN },
  {
    scenario: 'other features alone',
    ...detector(features(feature('RDS_LOGIN_EVENTS', 'ENABLED'))),
    expected: UNKNOWN,
  },
  {
    scenario: 'a feature in other letters',
    ...detector(features(feature('s3_data_events', 'ENABLED'))),
    expected: UNKNOWN,
  },
  { scenario: 'null instead of the data sources', ...detector({ DataSources: null }), expected: UNKNOWN },
  { scenario: 'a template that leaves it to GuardDuty', ...template({}), expected: UNKNOWN },
  {
    scenario: 'a template that takes the state from a parameter',
    ...template(features({ Name: 'S3_DATA_EVENTS', Status: parameter })),
    expected: leftOpen('Features[0].Status'),
  },
  {
    scenario: 'a state in other letters',
    ...detector(features(feature('S3_DATA_EVENTS', 'Enabled'))),
    expected: unreadable(
      'Cannot read configuration.Features[0].Status: expected one of ENABLED, DISABLED, found "Enabled"',
    ),
  },
  {
    scenario: 'a data source without the flag',
    ...detector({ DataSources: { S3Logs: {} } }),
    expected: unreadable('Cannot read configuration.DataSources.S3Logs.enable: expected a boolean, found nothing'),
  },
]);
