import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, NOT_APPLICABLE, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const now = '2026-03-01T12:00:00Z';
const instance = (name: string, stateTransitionReason?: string) => ({
  now,
  configuration: { instanceId: 'i-0a', state: { code: 80, name }, stateTransitionReason },
});
const stopped = (day: string) => instance('stopped', `User initiated (${day} 12:00:00 GMT)`);

export default defineCases(rule, [
  {
    scenario: 'stopped for 31 days',
    ...stopped('2026-01-29'),
    expected: nonCompliant('Stopped for 31 days, since 2026-01-29'),
  },
  { scenario: 'stopped for 30 days', ...stopped('2026-01-30'), expected: COMPLIANT },
  { scenario: 'stopped today', ...stopped('2026-03-01'), expected: COMPLIANT },
  {
    scenario: 'stopped for longer than the parameter allows',
    ...stopped('2026-02-20'),
    parameters: { AllowedDays: '7' },
    expected: nonCompliant('Stopped for 9 days, since 2026-02-20'),
  },
  {
    scenario: 'stopped for less long than the parameter allows',
    ...stopped('2025-12-01'),
    parameters: { AllowedDays: '365' },
    expected: COMPLIANT,
  },
  {
    scenario: 'an item that is newer than a month, of an instance that was stopped before',
    ...stopped('2025-03-01'),
    captureTime: '2026-02-28T00:00:00.000Z',
    expected: nonCompliant('Stopped for 365 days, since 2025-03-01'),
  },
  {
    scenario: 'a stop by EC2, without a time, that was recorded long ago',
    ...instance('stopped', 'Server.InternalError: Internal error on launch'),
    captureTime: '2026-01-01T00:00:00.000Z',
    expected: nonCompliant('Stopped for at least 59 days, since 2026-01-01'),
  },
  {
    scenario: 'a stop without a time that was recorded just now',
    ...instance('stopped', ''),
    captureTime: '2026-02-28T00:00:00.000Z',
    expected: insufficientData('the instance is stopped, and the input does not say since when'),
  },
  { scenario: 'a running instance', ...instance('running', ''), expected: COMPLIANT },
  { scenario: 'an instance that is being stopped', ...instance('stopping', 'User initiated'), expected: COMPLIANT },
  {
    scenario: 'a terminated instance',
    ...instance('terminated', 'User initiated (2025-01-01 00:00:00 GMT)'),
    expected: NOT_APPLICABLE,
  },
  {
    scenario: 'an instance from describe-instances',
    shape: 'description',
    now,
    configuration: {
      InstanceId: 'i-0a',
      State: { Name: 'stopped' },
      StateTransitionReason: 'User initiated (2025-11-01 00:00:00 UTC)',
    },
    expected: nonCompliant('Stopped for 120 days, since 2025-11-01'),
  },
  { scenario: 'a template', shape: 'template', configuration: { InstanceType: 't3.micro' }, expected: NOT_APPLICABLE },
  {
    scenario: 'no state',
    configuration: { instanceId: 'i-0a' },
    expected: unreadable('Cannot read configuration.state: expected an object, found nothing'),
  },
  {
    scenario: 'a number instead of the reason',
    configuration: { state: { name: 'stopped' }, stateTransitionReason: 7 },
    expected: unreadable('Cannot read configuration.stateTransitionReason: expected a string, found 7'),
  },
  {
    scenario: 'a state in other letters',
    ...instance('Stopped'),
    expected: unreadable(
      'Cannot read configuration.state.name: expected one of pending, running, shutting-down, terminated, stopping, stopped, found "Stopped"',
    ),
  },
]);
