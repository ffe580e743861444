import { beforeEach, describe, expect, test } from 'vitest';
import { CONTOSO, FABRIKAM } from '../directory/builtInWorld.ts';
import type { TenantRecord } from '../directory/records.ts';
import { addUser, changeTenant } from './changeDirectory.ts';
import { type MockWorld, openWorld } from './world.ts';

let world: MockWorld;
beforeEach(async () => {
  world = await openWorld({});
});

const nameOf = (id: string) => world.directory.findTenant(id)?.name;
const rename = (id: string, name: string) =>
  world.handChanges.perform(`Rename ${id}`, () => changeTenant(world, { id }, { name }));

describe('changes by hand', () => {
  test('are taken back and done again, the last one first', () => {
    rename(CONTOSO, 'One');
    rename(CONTOSO, 'Two');
    world.handChanges.undo();
    expect(nameOf(CONTOSO)).toBe('One');
    world.handChanges.undo();
    expect(nameOf(CONTOSO)).toBe('Contoso');
    world.handChanges.redo();
    expect(nameOf(CONTOSO)).toBe('One');
    expect(world.handChanges.undone).toHaveLength(1);
    rename(FABRIKAM, 'Three');
    expect(world.handChanges.undone).toEqual([]);
  });

  test('take nothing of what happened elsewhere with them', () => {
    rename(CONTOSO, 'One');
    changeTenant(world, { id: FABRIKAM }, { name: 'By a test' });
    world.handChanges.undo();
    expect([nameOf(CONTOSO), nameOf(FABRIKAM)]).toEqual(['Contoso', 'By a test']);
  });

  test('stay where something else has changed the same thing since', () => {
    rename(FABRIKAM, 'Earlier');
    rename(CONTOSO, 'By hand');
    changeTenant(world, { id: CONTOSO }, { name: 'By a test' });
    expect(() => world.handChanges.undo()).toThrow('something else has changed the same thing');
    expect(nameOf(CONTOSO)).toBe('By a test');
    // The one before is still there to be taken back.
    world.handChanges.undo();
    expect(nameOf(FABRIKAM)).toBe('Fabrikam');
  });

  test('bring a removed tenant back with all that belonged to it', () => {
    world.handChanges.perform('Remove', () => world.removeTenant(CONTOSO));
    expect(nameOf(CONTOSO)).toBeUndefined();
    world.handChanges.undo();
    expect(world.directory.findUser('service@contoso.example')?.tenantId).toBe(CONTOSO);
  });

  test('that would break the world when they come back are refused, and the world is whole', () => {
    const contoso = world.directory.findTenant(CONTOSO) as TenantRecord;
    world.handChanges.perform('Make', () =>
      addUser(world, contoso, { upn: 'desk@contoso.example', aliases: ['taken@contoso.example'] }),
    );
    world.handChanges.undo();
    addUser(world, contoso, { upn: 'taken@contoso.example' });
    expect(() => world.handChanges.redo()).toThrow('"taken@contoso.example" belongs to both');
    expect(world.directory.findUser('desk@contoso.example')).toBeUndefined();
    expect(world.directory.findUser('taken@contoso.example')).toBeDefined();
  });

  test('that were refused, or changed nothing, are none', () => {
    expect(() =>
      world.handChanges.perform('Bad', () => changeTenant(world, { id: CONTOSO }, { colour: 'red' })),
    ).toThrow();
    world.handChanges.perform('Nothing', () => undefined);
    expect(world.handChanges.done).toEqual([]);
    expect(() => world.handChanges.undo()).toThrow('There is nothing to undo.');
  });

  test('are forgotten when the world goes back to its seed', () => {
    rename(CONTOSO, 'One');
    world.reset();
    expect(world.handChanges.done).toEqual([]);
  });
});
