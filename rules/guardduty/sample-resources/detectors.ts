import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { type Case, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';

/** Parts of the cases of rules about detectors. */

/** A detector as AWS Config records it. */
export const detector = (configuration: object) => ({
  resourceId: '0a1b2c3d',
  configuration: { Id: '0a1b2c3d', Enable: true, FindingPublishingFrequency: 'SIX_HOURS', ...configuration },
});

/** A detector of a template. */
export const template = (configuration: object) => ({
  shape: 'template' as const,
  resourceId: 'Detector',
  configuration: { Enable: true, ...configuration },
});

/** A feature of a detector. */
export const feature = (Name: string, Status: unknown) => ({ Name, Status });

/** A plan of GuardDuty that a rule is about. */
interface FeatureSample {
  /** For people: `S3 protection`. */
  readonly label: string;
  readonly name: string;
  /** Returns the data source of the time before features, with its flag. */
  readonly toSource: (flag: object) => object;
  /** The path of the data source. */
  readonly path: string;
}

/** Makes the cases that all rules about a feature of detectors have in common. */
export function makeFeatureCases({ label, name, toSource, path }: FeatureSample): readonly Case[] {
  const OFF = nonCompliant(`${label} is off`);
  const UNKNOWN = insufficientData(`${label} may be off; the input does not have its state`);
  const features = (...list: object[]) => ({ Features: list });
  const source = (Enable: unknown) => toSource({ Enable });
  return [
    { scenario: 'a feature that is off', ...detector(features(feature(name, 'DISABLED'))), expected: OFF },
    { scenario: 'a data source that is off', ...detector(source(false)), expected: OFF },
    {
      scenario: 'a feature that is off, with a data source of the time before',
      ...detector({ ...source(true), ...features(feature(name, 'DISABLED')) }),
      expected: OFF,
    },
    {
      scenario: 'a detector that is off',
      ...detector({ Enable: false, ...features(feature(name, 'ENABLED')) }),
      expected: nonCompliant('GuardDuty is off'),
    },
    {
      scenario: 'a template with a feature that is off',
      ...template(features(feature(name, 'DISABLED'))),
      expected: OFF,
    },
    {
      scenario: 'a feature that is on',
      ...detector(features(feature('LAMBDA_NETWORK_LOGS', 'DISABLED'), feature(name, 'ENABLED'))),
      expected: COMPLIANT,
    },
    { scenario: 'a data source that is on', ...detector(source(true)), expected: COMPLIANT },
    {
      scenario: 'a template with a feature that is on',
      ...template(features(feature(name, 'ENABLED'))),
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
      ...detector(features(feature(name.toLowerCase(), 'ENABLED'))),
      expected: UNKNOWN,
    },
    { scenario: 'null instead of the data sources', ...detector({ DataSources: null }), expected: UNKNOWN },
    { scenario: 'a template that leaves it to GuardDuty', ...template({}), expected: UNKNOWN },
    {
      scenario: 'a template that takes the state from a parameter',
      ...template(features({ Name: name, Status: parameter })),
      expected: leftOpen('Features[0].Status'),
    },
    {
      scenario: 'a state in other letters',
      ...detector(features(feature(name, 'Enabled'))),
      expected: unreadable(
        'Cannot read configuration.Features[0].Status: expected one of ENABLED, DISABLED, found "Enabled"',
      ),
    },
    {
      scenario: 'a data source without the flag',
      ...detector(toSource({})),
      expected: unreadable(`Cannot read configuration.DataSources.${path}.enable: expected a boolean, found nothing`),
    },
  ];
}
