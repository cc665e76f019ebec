import { conditional, leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, nonCompliant } from '../../../lib/core/evaluation';
import { Reference } from '../../../lib/core/reading/unreadable';
import rule from './rule';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:on-call';
const alarm = (configuration: object) => ({
  resourceId: 'queue-too-long',
  configuration: {
    alarmName: 'queue-too-long',
    actionsEnabled: true,
    alarmActions: [],
    insufficientDataActions: [],
    okactions: [],
    ...configuration,
  },
});
const described = (configuration: object) => ({
  shape: 'description' as const,
  configuration: { AlarmName: 'queue-too-long', ActionsEnabled: true, OKActions: [], ...configuration },
});
const template = (configuration: object) => ({
  shape: 'template' as const,
  resourceId: 'QueueTooLong',
  configuration: { MetricName: 'ApproximateAgeOfOldestMessage', ...configuration },
});
const none = (states = 'state ALARM') => nonCompliant(`It has no action for the ${states}`);
const OFF = nonCompliant('Its actions are turned off');
const all = { parameters: { insufficientDataActionRequired: 'true', okActionRequired: 'true' } };
const ownTopic = new Reference('{"Ref":"OnCall"}', 'OnCall');

export default defineCases(rule, [
  { scenario: 'an alarm without an action', ...alarm({}), expected: none() },
  { scenario: 'null instead of the actions', ...alarm({ alarmActions: null }), expected: none() },
  { scenario: 'an empty text as the action', ...alarm({ alarmActions: [''] }), expected: none() },
  {
    scenario: 'actions for other states alone',
    ...alarm({ insufficientDataActions: [TOPIC], okactions: [TOPIC] }),
    expected: none(),
  },
  {
    scenario: 'actions that are turned off',
    ...alarm({ actionsEnabled: false, alarmActions: [TOPIC] }),
    expected: OFF,
  },
  { scenario: 'an action', ...alarm({ alarmActions: [TOPIC] }), expected: COMPLIANT },
  {
    scenario: 'the action of target tracking',
    ...alarm({
      alarmName: 'TargetTracking-table/orders-ProvisionedCapacityLow-0a1b',
      alarmActions: ['arn:aws:autoscaling:eu-west-1:111122223333:scalingPolicy:0a1b'],
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'an action for each state, where all are required',
    ...alarm({ alarmActions: [TOPIC], insufficientDataActions: [TOPIC], okactions: [TOPIC] }),
    ...all,
    expected: COMPLIANT,
  },
  {
    scenario: 'the action for OK in the casing of the API, where all are required',
    ...alarm({ alarmActions: [TOPIC], insufficientDataActions: [TOPIC], okactions: undefined, OKActions: [TOPIC] }),
    ...all,
    expected: COMPLIANT,
  },
  {
    scenario: 'one action, where all are required',
    ...alarm({ alarmActions: [TOPIC] }),
    ...all,
    expected: none('states INSUFFICIENT_DATA and OK'),
  },
  {
    scenario: 'no action, where none is required',
    ...alarm({}),
    parameters: { alarmActionRequired: 'false' },
    expected: COMPLIANT,
  },
  {
    scenario: 'no action, since a composite alarm watches the alarm',
    ...alarm({ alarmDescription: 'part of the alarm shop-is-down' }),
    expected: none(),
    todo: COMPLIANT,
  },
  {
    scenario: 'an item that does not say whether actions are on',
    ...alarm({ actionsEnabled: undefined, alarmActions: [TOPIC] }),
    expected: unreadable('Cannot read configuration.actionsEnabled: expected a boolean, found nothing'),
  },
  {
    scenario: 'an object among the actions',
    ...alarm({ alarmActions: [{ arn: TOPIC }] }),
    expected: unreadable(`Cannot read configuration.alarmActions[0]: expected a string, found {"arn":"${TOPIC}"}`),
  },
  {
    scenario: 'a text instead of the actions',
    ...alarm({ alarmActions: TOPIC }),
    expected: unreadable(`Cannot read configuration.alarmActions: expected a list, found "${TOPIC}"`),
  },
  { scenario: 'an alarm from describe-alarms', ...described({ AlarmActions: [TOPIC] }), expected: COMPLIANT },
  { scenario: 'an alarm from describe-alarms without an action', ...described({ AlarmActions: [] }), expected: none() },
  { scenario: 'a template without an action', ...template({}), expected: none() },
  {
    scenario: 'a template that turns the actions off',
    ...template({ ActionsEnabled: 'false', AlarmActions: [TOPIC] }),
    expected: OFF,
  },
  {
    scenario: 'a template with a topic of its own',
    ...template({ AlarmActions: [ownTopic] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a topic of its own beside one that it may leave out',
    ...template({
      AlarmActions: [conditional, ownTopic],
    }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with a topic by its ARN beside one from a parameter',
    ...template({ AlarmActions: [TOPIC, parameter] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with an action that it may leave out',
    ...template({ AlarmActions: [conditional] }),
    expected: leftOpen('AlarmActions[0]', conditional),
  },
  {
    scenario: 'a template with a topic from a parameter, which CloudWatch refuses if it is empty',
    ...template({ AlarmActions: [parameter] }),
    expected: COMPLIANT,
  },
  {
    scenario: 'a template that takes the list of actions from a parameter, which may be empty',
    ...template({ AlarmActions: parameter }),
    expected: leftOpen('AlarmActions'),
  },
  {
    scenario: 'a template that takes whether actions are on from a parameter',
    ...template({ ActionsEnabled: parameter, AlarmActions: [ownTopic] }),
    expected: leftOpen('ActionsEnabled'),
  },
]);
