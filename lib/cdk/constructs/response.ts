import type { CfnConfigRule } from 'aws-cdk-lib/aws-config';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { RESPONSE_SETTINGS_FILE, WAIVERS_FILE } from '../../contract/files';
import { selectEmails } from '../configuration/alerts';
import { selectSettings } from '../configuration/environment-settings';
import type { Environment, ResolvedConfiguration } from '../configuration/resolved';
import { createResponseSettings } from '../configuration/response-settings';
import { Alerts } from './alerts/alerts';
import { ResponseTable } from './alerts/response-table';
import { bundleCode } from './functions/bundle';
import type { DeliveryTarget } from './recording/delivery-target';
import { Remediation } from './remediation/remediation';

interface ResponseProps {
  readonly configuration: ResolvedConfiguration;
  readonly environment: Environment;
  /** The Config rules of the stack, by name without the prefix. */
  readonly configRules: ReadonlyMap<string, CfnConfigRule>;
  /**
   * The bucket that AWS Config delivers to, for the records of remediation executions.
   * @default - a bucket only for records
   */
  readonly target?: DeliveryTarget | undefined;
  /**
   * The path of the module that exports the `handler` of the alert function.
   * @default - none; required if the configuration has alerts
   */
  readonly alertEntry?: string | undefined;
  /**
   * The path of the module that exports the `handler` of the plan function, with the rules in it.
   * @default - none; required if the configuration has remediation or restores
   */
  readonly planEntry?: string | undefined;
}

/** The response to non-compliant resources in a Region, as configured: alerts, remediation, both or nothing. */
export class Response extends Construct {
  readonly alerts: Alerts | undefined;
  readonly remediation: Remediation | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ResponseProps,
  ) {
    super(scope, id);
    const { configuration, environment, configRules, target } = props;
    const { prefix } = configuration;
    const { alerts: settings, remediation, restore } = selectSettings(configuration, environment);
    const hasRemediation = remediation.length > 0 || restore !== undefined;
    if (!settings && !hasRemediation) return;

    const table = new ResponseTable(this, 'Table');
    if (settings) {
      const code = this.bundle('alerts', 'alertEntry');
      this.alerts = new Alerts(this, 'Alerts', { code, table, settings, prefix, hasRemediation });
      for (const rule of configRules.values()) rule.addResourceDependency(this.alerts.complianceRule);
    }
    if (hasRemediation) {
      const code = this.bundle('remediation', 'planEntry');
      const approvalSubscribers = selectEmails(settings?.subscribers ?? []);
      this.remediation = new Remediation(this, 'Remediation', {
        code,
        table,
        remediation,
        restore,
        configRules,
        prefix,
        target,
        approvalSubscribers,
      });
    }
  }

  private bundle(part: string, prop: 'alertEntry' | 'planEntry'): Code {
    const { configuration, environment, [prop]: entry } = this.props;
    if (entry === undefined)
      throw new Error(`Cannot deploy ${part}: got no ${prop}, the path of the function's module`);
    return bundleCode(this, {
      entry,
      files: {
        [WAIVERS_FILE]: JSON.stringify(configuration.waivers, null, 2),
        [RESPONSE_SETTINGS_FILE]: JSON.stringify(createResponseSettings(configuration, environment), null, 2),
      },
    });
  }
}
