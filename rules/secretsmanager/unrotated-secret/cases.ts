import { conditional, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const toArn = (region: string) => `arn:aws:secretsmanager:${region}:111122223333:secret:shop/db-a1b2c3`;
const arn = toArn('eu-west-1');
const item = (configuration: object) => ({
  resourceId: arn,
  resourceName: 'shop/db',
  arn,
  configuration: { ARN: arn, Name: 'shop/db', ...configuration },
});
const rotated = (RotationRules: unknown) => item({ RotationEnabled: true, RotationRules });
const described = (configuration: object, region = 'eu-west-1') => ({
  shape: 'description' as const,
  resourceId: toArn(region),
  arn: toArn(region),
  region,
  configuration: {
    ARN: toArn(region),
    Name: 'shop/db',
    LastChangedDate: '2026-02-01T10:00:00+00:00',
    ...configuration,
  },
});
const SCHEDULE = 'AWS::SecretsManager::RotationSchedule';
const template = (...schedules: readonly unknown[]) => ({
  shape: 'template' as const,
  resourceId: 'Secret',
  configuration: { GenerateSecretString: {} },
  supplementaryConfiguration: schedules.length === 0 ? {} : { [SCHEDULE]: schedules },
});
const scheduled = (RotationRules: unknown) =>
  template({ SecretId: parameter, RotationLambdaARN: parameter, RotationRules });

const NOT_ROTATED = nonCompliant('It has no automatic rotation');
const monthly = { parameters: { maximumAllowedRotationFrequency: '30' } };
const daily = { parameters: { maximumAllowedRotationFrequencyInHours: '36' } };
const TOO_SELDOM = nonCompliant('It is rotated every 90 days; the most allowed is 30 days');

export default defineCases(rule, [
  { scenario: 'a secret whose rotation is off', ...item({ RotationEnabled: false }), expected: NOT_ROTATED },
  { scenario: 'a secret that never had a rotation', ...item({ Description: 'Shop' }), expected: NOT_ROTATED },
  {
    scenario: 'a secret that has rules, and whose rotation was turned off',
    ...item({ RotationEnabled: false, RotationRules: { AutomaticallyAfterDays: 30 } }),
    expected: NOT_ROTATED,
  },
  { scenario: 'a secret that is rotated', ...rotated({ AutomaticallyAfterDays: 90 }), expected: COMPLIANT },
  { scenario: 'a secret that is rotated without rules', ...rotated(undefined), expected: COMPLIANT },
  { scenario: 'names in camel case', ...item({ rotationEnabled: true }), expected: COMPLIANT },
  {
    scenario: 'a secret that is rotated too seldom',
    ...rotated({ AutomaticallyAfterDays: 90 }),
    ...monthly,
    expected: TOO_SELDOM,
  },
  {
    scenario: 'a secret that is rotated just often enough',
    ...rotated({ AutomaticallyAfterDays: 30 }),
    ...monthly,
    expected: COMPLIANT,
  },
  {
    scenario: 'a rate of hours',
    ...rotated({ RotationScheduleExpression: 'rate(37 hours)', AutomaticallyAfterDays: 1 }),
    ...daily,
    expected: nonCompliant('It is rotated every 37 hours; the most allowed is 36 hours'),
  },
  {
    scenario: 'a rate of one day',
    ...rotated({ RotationScheduleExpression: 'rate(1 day)' }),
    ...daily,
    expected: COMPLIANT,
  },
  {
    scenario: 'a frequency in hours',
    ...rotated({ AutomaticallyAfterHours: 48 }),
    ...daily,
    expected: nonCompliant('It is rotated every 2 days; the most allowed is 36 hours'),
  },
  {
    scenario: 'both limits, of which the shorter one counts',
    ...rotated({ AutomaticallyAfterDays: 2 }),
    parameters: { maximumAllowedRotationFrequency: '30', maximumAllowedRotationFrequencyInHours: '24' },
    expected: nonCompliant('It is rotated every 2 days; the most allowed is 1 day'),
  },
  {
    scenario: 'days that AWS counted for a schedule',
    ...rotated({ AutomaticallyAfterDays: 31, RotationScheduleExpression: 'cron(0 8 1 * ? *)' }),
    ...monthly,
    expected: nonCompliant('It is rotated every 31 days; the most allowed is 30 days'),
  },
  {
    scenario: 'a schedule that was not used yet',
    ...rotated({ RotationScheduleExpression: 'cron(0 8 ? * 1 *)' }),
    ...monthly,
    expected: insufficientData('it may be rotated less often than every 30 days; its schedule is cron(0 8 ? * 1 *)'),
    todo: COMPLIANT,
  },
  {
    scenario: 'a rotation without rules, where there is a limit',
    ...rotated({}),
    ...monthly,
    expected: insufficientData('it may be rotated less often than every 30 days; its schedule is not in the input'),
  },
  { scenario: 'a secret that is scheduled for deletion', ...item({ Deleted: true }), expected: NOT_APPLICABLE },
  {
    scenario: 'a password of RDS whose rotation was turned off',
    ...item({ Name: 'rds!db-0a1b', RotationEnabled: false }),
    expected: NOT_ROTATED,
  },
  {
    scenario: 'a password that RDS rotates',
    ...item({ Name: 'rds!db-0a1b', RotationEnabled: true, RotationRules: { AutomaticallyAfterDays: 7 } }),
    ...monthly,
    expected: COMPLIANT,
  },
  {
    scenario: 'a secret of a service that rotates none, by its name',
    ...item({ Name: 'events!connection/shop/0a1b' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'a secret of a service that rotates none, by its tag',
    ...item({ Name: 'shop' }),
    tags: { 'aws:secretsmanager:owningService': 'appflow' },
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'text instead of a boolean',
    ...item({ RotationEnabled: 'yes' }),
    expected: unreadable('Cannot read configuration.RotationEnabled: expected a boolean, found "yes"'),
  },
  {
    scenario: 'text instead of a number of days',
    ...rotated({ AutomaticallyAfterDays: 'many' }),
    ...monthly,
    expected: unreadable(
      'Cannot read configuration.RotationRules.AutomaticallyAfterDays: expected an integer, found "many"',
    ),
  },
  { scenario: 'the output of list-secrets', ...described({ RotationEnabled: true }), expected: COMPLIANT },
  { scenario: 'the output of describe-secret without a rotation', ...described({}), expected: NOT_ROTATED },
  {
    scenario: 'the output of describe-secret for a schedule',
    ...described({ RotationEnabled: true, RotationRules: { ScheduleExpression: 'rate(90 days)' } }),
    ...monthly,
    expected: TOO_SELDOM,
  },
  {
    scenario: 'the output of describe-secret for one that is scheduled for deletion',
    ...described({ DeletedDate: '2026-03-01T10:00:00+00:00' }),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'the output of describe-secret for a replica',
    ...described({ PrimaryRegion: 'eu-west-1' }, 'eu-central-1'),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'the output of describe-secret for a secret with replicas',
    ...described({ PrimaryRegion: 'eu-west-1' }),
    expected: NOT_ROTATED,
  },
  {
    scenario: 'the output of describe-secret for a secret of a service that rotates none',
    ...described({ OwningService: 'appflow' }),
    expected: NOT_APPLICABLE,
  },
  { scenario: 'a template with a rotation', ...scheduled({ AutomaticallyAfterDays: 30 }), expected: COMPLIANT },
  {
    scenario: 'a template with a rotation that is too seldom',
    ...scheduled({ ScheduleExpression: 'rate(90 days)' }),
    ...monthly,
    expected: TOO_SELDOM,
  },
  { scenario: 'a template without a rotation', ...template(), expected: NOT_ROTATED },
  {
    scenario: 'a template that rotates once, without a frequency',
    ...scheduled({ Duration: '2h' }),
    expected: NOT_ROTATED,
  },
  {
    scenario: 'a template that takes the frequency from a parameter',
    ...scheduled({ AutomaticallyAfterDays: parameter }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the frequency from a parameter, where there is a limit',
    ...scheduled({ AutomaticallyAfterDays: parameter }),
    ...monthly,
    expected: insufficientData(
      `supplementaryConfiguration.${SCHEDULE}[0].RotationRules.AutomaticallyAfterDays is ${parameter.what}, which the template leaves open`,
    ),
  },
  {
    scenario: 'a template that may leave the rules out',
    ...scheduled(conditional),
    expected: insufficientData(
      `supplementaryConfiguration.${SCHEDULE}[0].RotationRules is ${conditional.what}, which the template leaves open`,
    ),
  },
  {
    scenario: 'a template with a rotation that may not be created',
    ...template(conditional),
    expected: insufficientData(
      `supplementaryConfiguration.${SCHEDULE}[0] is ${conditional.what}, which the template leaves open`,
    ),
  },
  {
    scenario: 'a template with a rotation, and another one that may be of the secret',
    ...template(conditional, { SecretId: parameter, RotationRules: { AutomaticallyAfterDays: 30 } }),
    expected: COMPLIANT,
  },
]);
