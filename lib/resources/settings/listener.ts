import { type Setting, setByOneCall } from '../../core/remediation/setting';
import { type Listener, listener } from '../elbv2/listener';
import { modifyListener } from '../elbv2/listener-operations';
import { defineSettingOperation, withConfiguration } from './setting-operation';

/**
 * Sets the security policy of a listener. Its certificates and actions are unchanged.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyListener.html
 */
const modifyTlsPolicy = defineSettingOperation({
  service: 'elbv2',
  api: 'ModifyListener',
  parameters: { ListenerArn: 'String', SslPolicy: 'String' },
  permission: modifyListener.permission,
  subject: 'ListenerArn',
  toSubject: (item) => listener.read(item).listenerArn,
  set: (item, { SslPolicy = null }) => withConfiguration(item, { SslPolicy }),
});

/** The security policy of a listener, which decides on versions of TLS and ciphers. */
export const tlsPolicy: Setting<Listener, string> = {
  label: 'sslPolicy',
  read: (resource) => resource.tlsPolicy,
  ...setByOneCall<Listener, string>('TlsPolicy', {
    operation: modifyTlsPolicy,
    toParameters: ({ listenerArn }, SslPolicy) => ({ ListenerArn: listenerArn, SslPolicy }),
  }),
};
