import { UnreadableItem } from '../../../lib/core/reading/unreadable';
import { readAutomationStatus } from '../../../lib/formats/events/automation-status';

const event = (detail: object = {}) => ({
  version: '0',
  id: '0a0a0a0a-0000-4000-8000-000000000001',
  'detail-type': 'EC2 Automation Execution Status-change Notification',
  source: 'aws.ssm',
  account: '111122223333',
  time: '2026-02-11T05:08:41Z',
  region: 'eu-west-1',
  resources: ['arn:aws:ssm:eu-west-1:111122223333:automation-execution/1b2c3d4e-0000-4000-8000-000000000003'],
  detail: {
    ExecutionId: '1b2c3d4e-0000-4000-8000-000000000003',
    Definition: 'assay-open-ssh-remediate',
    DefinitionVersion: 1.0,
    Status: 'Failed',
    StartTime: 'Feb 11, 2026 5:08:01 AM',
    EndTime: 'Feb 11, 2026 5:08:40 AM',
    Time: 1770786521000,
    ExecutedBy: 'arn:aws:sts::111122223333:assumed-role/Admin/alice',
    ...detail,
  },
});

const status = {
  executionId: '1b2c3d4e-0000-4000-8000-000000000003',
  runbook: 'assay-open-ssh-remediate',
  status: 'Failed',
  at: '2026-02-11T05:08:40.000Z',
  startedAt: '2026-02-11T05:08:01.000Z',
  accountId: '111122223333',
  region: 'eu-west-1',
  executedBy: 'arn:aws:sts::111122223333:assumed-role/Admin/alice',
};

test.each([
  ['an execution that has ended', {}, status],
  [
    'a running execution, which has no end',
    { EndTime: undefined, Status: 'Waiting' },
    { ...status, status: 'Waiting', at: '2026-02-11T05:08:41.000Z' },
  ],
  [
    'an event with the required fields only',
    { EndTime: undefined, StartTime: undefined, Time: undefined, ExecutedBy: undefined },
    { ...status, at: '2026-02-11T05:08:41.000Z', startedAt: null, executedBy: null },
  ],
  ["a runbook's ARN", { Definition: 'arn:aws:ssm:eu-west-1:111122223333:document/assay-open-ssh-remediate' }, status],
])('reads %s', (_what, detail, expected) => {
  expect(readAutomationStatus(event(detail))).toEqual(expected);
});

test('refuses another event', () => {
  expect(() => readAutomationStatus({ ...event(), 'detail-type': 'Scheduled Event' })).toThrow(
    new UnreadableItem(
      'Cannot read event.detail-type: expected one of EC2 Automation Execution Status-change Notification, found "Scheduled Event"',
    ),
  );
});
