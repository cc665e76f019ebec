import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const account = (...trails: object[]) => ({
  shape: 'description' as const,
  aspect: 'trails',
  resourceId: '111122223333',
  configuration: { TrailList: trails },
});
const ALL = {
  ReadWriteType: 'All',
  IncludeManagementEvents: true,
  DataResources: [],
  ExcludeManagementEventSources: [],
};
const trail = (settings: object = {}) => ({
  Name: 'audit',
  TrailARN: 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit',
  HomeRegion: 'eu-west-1',
  S3BucketName: 'example-trail-logs',
  IsMultiRegionTrail: true,
  IsOrganizationTrail: false,
  HasCustomEventSelectors: false,
  IsLogging: true,
  EventSelectors: [ALL],
  ...settings,
});
const REFUSED = 'Cannot call GetTrailStatus: AccessDeniedException: no';
/** A trail of the organization, seen from a member account that may not ask about it. */
const foreign = (settings: object = {}) =>
  trail({
    Name: 'org',
    TrailARN: 'arn:aws:cloudtrail:us-east-1:999988887777:trail/org',
    IsOrganizationTrail: true,
    IsLogging: undefined,
    EventSelectors: undefined,
    Unanswered: REFUSED,
    ...settings,
  });
const advanced = (...selectors: Readonly<Record<string, object>>[]) =>
  trail({
    EventSelectors: undefined,
    HasCustomEventSelectors: true,
    AdvancedEventSelectors: selectors.map((fields) => ({
      FieldSelectors: Object.entries(fields).map(([Field, operators]) => ({ Field, ...operators })),
    })),
  });
const MANAGEMENT = { eventCategory: { Equals: ['Management'] } };
const DATA = { eventCategory: { Equals: ['Data'] }, 'resources.type': { Equals: ['AWS::S3::Object'] } };
const lacks = (gaps: string) => nonCompliant(`No trail logs all management events of all Regions: audit ${gaps}`);

export default defineCases(rule, [
  { scenario: 'no trail', ...account(), expected: nonCompliant('The account has no trail') },
  { scenario: 'a trail that is stopped', ...account(trail({ IsLogging: false })), expected: lacks('does not log') },
  {
    scenario: 'a trail of one Region',
    ...account({ Name: 'audit', IsMultiRegionTrail: false }),
    expected: lacks('covers one Region'),
  },
  {
    scenario: 'only write events',
    ...account(trail({ EventSelectors: [{ ...ALL, ReadWriteType: 'WriteOnly' }] })),
    expected: lacks('leaves out read events'),
  },
  {
    scenario: 'only data events',
    ...account(trail({ EventSelectors: [{ ...ALL, IncludeManagementEvents: false }] })),
    expected: lacks('leaves out read and write events'),
  },
  {
    scenario: 'without the events of KMS',
    ...account(trail({ EventSelectors: [{ ...ALL, ExcludeManagementEventSources: ['kms.amazonaws.com'] }] })),
    expected: lacks('leaves out read and write events'),
  },
  {
    scenario: 'an advanced selector for read events',
    ...account(advanced({ ...MANAGEMENT, readOnly: { Equals: ['true'] } }, DATA)),
    expected: lacks('leaves out write events'),
  },
  {
    scenario: 'an advanced selector without the events of KMS',
    ...account(advanced({ ...MANAGEMENT, eventSource: { NotEquals: ['kms.amazonaws.com'] } })),
    expected: lacks('leaves out read and write events'),
  },
  {
    scenario: 'advanced selectors for data events alone',
    ...account(advanced(DATA)),
    expected: lacks('leaves out read and write events'),
  },
  {
    scenario: 'two trails, each with a gap of its own',
    ...account(trail({ IsLogging: false }), trail({ Name: 'old', EventSelectors: [] })),
    expected: lacks('does not log; old leaves out read and write events'),
  },
  {
    scenario: 'a trail for read events beside one for write events',
    ...account(
      trail({ EventSelectors: [{ ...ALL, ReadWriteType: 'ReadOnly' }] }),
      trail({ Name: 'old', EventSelectors: [{ ...ALL, ReadWriteType: 'WriteOnly' }] }),
    ),
    expected: lacks('leaves out write events; old leaves out read events'),
  },
  {
    scenario: 'another bucket, topic and log group than those required',
    ...account(trail()),
    parameters: {
      s3BucketName: 'central-logs',
      snsTopicArn: 'arn:aws:sns:eu-west-1:111122223333:trails',
      cloudWatchLogsLogGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:trails:*',
    },
    expected: lacks(
      'does not deliver to central-logs, does not notify arn:aws:sns:eu-west-1:111122223333:trails and does not write to arn:aws:logs:eu-west-1:111122223333:log-group:trails:*',
    ),
  },
  {
    scenario: 'a trail of the organization that does not answer',
    ...account(foreign()),
    expected: insufficientData(`trail org may not be enough; ${REFUSED}`),
  },
  {
    scenario: 'a trail of the organization that logs, and does not answer which events',
    ...account(foreign({ IsLogging: true }), trail({ IsLogging: false })),
    expected: insufficientData(`trail org may not be enough; ${REFUSED}`),
  },
  {
    scenario: 'a trail of the organization that is stopped, and does not answer which events',
    ...account(foreign({ IsLogging: false })),
    expected: nonCompliant('No trail logs all management events of all Regions: org does not log'),
  },
  { scenario: 'a trail that logs all management events', ...account(trail()), expected: COMPLIANT },
  {
    scenario: 'such a trail beside one that does not answer and one of one Region',
    ...account(foreign(), { Name: 'old', IsMultiRegionTrail: false }, trail()),
    expected: COMPLIANT,
  },
  {
    scenario: 'one selector for read events, one for write events',
    ...account(
      trail({ EventSelectors: [{ ReadWriteType: 'ReadOnly' }, { ReadWriteType: 'WriteOnly', DataResources: [] }] }),
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'an advanced selector for management events beside one for data events',
    ...account(advanced(MANAGEMENT, DATA)),
    expected: COMPLIANT,
  },
  {
    scenario: 'an advanced selector for read events, one for write events',
    ...account(
      advanced({ ...MANAGEMENT, readOnly: { Equals: ['true'] } }, { ...MANAGEMENT, readOnly: { Equals: ['false'] } }),
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'a trail with a topic and a log group, where none is required',
    ...account(
      trail({
        SnsTopicARN: 'arn:aws:sns:eu-west-1:111122223333:trails',
        CloudWatchLogsLogGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:trails:*',
      }),
    ),
    expected: COMPLIANT,
  },
  {
    scenario: 'the required bucket, topic and log group',
    ...account(
      trail({
        SnsTopicARN: 'arn:aws:sns:eu-west-1:111122223333:trails',
        CloudWatchLogsLogGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:trails:*',
      }),
    ),
    parameters: {
      s3BucketName: 'example-trail-logs',
      snsTopicArn: 'arn:aws:sns:eu-west-1:111122223333:trails',
      cloudWatchLogsLogGroupArn: 'arn:aws:logs:eu-west-1:111122223333:log-group:trails',
    },
    expected: COMPLIANT,
  },
  {
    scenario:
      'an advanced selector without the events of KMS, and one that has them, without those of the RDS Data API',
    ...account(
      advanced(
        { ...MANAGEMENT, eventSource: { NotEquals: ['kms.amazonaws.com'] } },
        { ...MANAGEMENT, eventSource: { NotEquals: ['rdsdata.amazonaws.com'] } },
      ),
    ),
    expected: lacks('leaves out read and write events'),
    todo: COMPLIANT,
  },
  {
    scenario: 'no list of trails',
    ...account(),
    configuration: {},
    expected: unreadable('Cannot read configuration.trailList: expected a list, found nothing'),
  },
  {
    scenario: 'a trail without its status',
    ...account(trail({ IsLogging: undefined })),
    expected: unreadable('Cannot read configuration.TrailList[0].isLogging: expected a boolean, found nothing'),
  },
  {
    scenario: 'a trail without selectors of either kind',
    ...account(trail({ EventSelectors: undefined })),
    expected: unreadable('Cannot read configuration.TrailList[0].eventSelectors: expected a list, found nothing'),
  },
  {
    scenario: 'a selector for unknown events',
    ...account(trail({ EventSelectors: [{ ReadWriteType: 'Some' }] })),
    expected: unreadable(
      'Cannot read configuration.TrailList[0].EventSelectors[0].ReadWriteType: expected one of All, ReadOnly, WriteOnly, found "Some"',
    ),
  },
]);
