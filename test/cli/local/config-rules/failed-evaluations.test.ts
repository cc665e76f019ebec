import { FailedEvaluations } from '../../../../lib/cli/local/config-rules/failed-evaluations';
import { createFunction, SmallRegion } from '../../../local-region/small-region';

const RULE = {
  Permission: {
    Type: 'AWS::Lambda::Permission',
    Properties: { FunctionName: 'evaluate', Action: 'lambda:InvokeFunction', Principal: 'config.amazonaws.com' },
  },
  Rule: {
    Type: 'AWS::Config::ConfigRule',
    DependsOn: 'Permission',
    Properties: {
      ConfigRuleName: 'own',
      Scope: { ComplianceResourceTypes: ['AWS::EC2::SecurityGroup'] },
      Source: {
        Owner: 'CUSTOM_LAMBDA',
        SourceIdentifier: { 'Fn::GetAtt': ['evaluate', 'Arn'] },
        SourceDetails: [{ EventSource: 'aws.config', MessageType: 'ConfigurationItemChangeNotification' }],
      },
    },
  },
};

/** A function that fails for groups named `broken`, and for others in the first 30 seconds. Lambda tries again after a minute. */
const CODE = `
  const { configurationItem: item } = JSON.parse(event.invokingEvent);
  const age = Date.now() - Date.parse(item.configurationItemCaptureTime);
  if (item.resourceName === 'broken' || age < 30_000) throw new Error('no ' + item.resourceName);`;

test('an evaluation that fails at every attempt is listed, with its rule, resource and error', async () => {
  const region = await SmallRegion.start({ ...createFunction('evaluate', CODE), ...RULE });
  const failed = new FailedEvaluations();
  region.local.journal.watch(({ entry }) => failed.watch(entry));
  try {
    // The default group.
    await region.advance(10_000);
    expect(failed.list('own').map(({ error }) => error)).toEqual(['no default']);
    const { GroupId } = await region.call('ec2:CreateSecurityGroup', { GroupName: 'broken', Description: 'broken' });
    await region.advance(600_000);
    expect(failed.list('own')).toEqual([{ resourceId: GroupId, error: 'no broken' }]);
    expect(failed.list('another')).toEqual([]);
  } finally {
    await region.stop();
  }
});
