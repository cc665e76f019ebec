import fc from 'fast-check';
import { ScopeCollector } from '../../../lib/engine/results/snapshots';
import { createItem } from '../../resources/item';

test('the time of a scope is the newest capture time of its items, in any year', () => {
  const time = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  const version = fc.record({ region: fc.constantFrom('eu-west-1', 'us-east-1'), captureTime: fc.option(time) });
  fc.assert(
    fc.property(fc.array(version, { minLength: 1 }), (versions) => {
      const collector = new ScopeCollector();
      for (const { region, captureTime } of versions) {
        const { captureTime: _, ...item } = createItem('Test::Box', {}, { accountId: '111122223333', region });
        collector.add(captureTime === null ? item : { ...item, captureTime });
      }
      for (const { key, time: newest } of collector.scopes('a.json')) {
        const own = versions.filter(({ region }) => key === `111122223333 ${region}`);
        expect(newest).toBe(
          Math.max(...own.map(({ captureTime }) => (captureTime === null ? -Infinity : Date.parse(captureTime)))),
        );
      }
    }),
  );
});
