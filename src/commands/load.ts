import type { CommandName } from './command.ts'
import type { Run } from './invocation.ts'

/** What a command needs is loaded when it is called, so that `--help` answers at once. */
export const load = async (name: CommandName): Promise<Run> => {
  switch (name) {
    case 'start':
      return (await import('./start.ts')).start
    case 'sim':
      return (await import('./sim.ts')).sim
    case 'doctor':
      return (await import('./doctor.ts')).doctor
    case 'watch':
      return (await import('./watch.ts')).watch
    case 'status':
      return (await import('./status.ts')).status
    case 'positions':
      return (await import('./positions.ts')).positions
    case 'orders':
      return (await import('./orders.ts')).orders
    case 'fills':
      return (await import('./fills.ts')).fills
    case 'matches':
      return (await import('./matches.ts')).matches
    case 'wallets':
      return (await import('./wallets.ts')).wallets
    case 'strategies':
      return (await import('./strategy.ts')).strategies
    case 'export':
      return (await import('./exporting.ts')).exportRows
    case 'why':
      return (await import('./why.ts')).why
    case 'markets':
      return (await import('./markets.ts')).markets
    case 'close':
      return (await import('./closing.ts')).close
    case 'cancel':
      return (await import('./closing.ts')).cancel
    case 'reconcile':
      return (await import('./reconcile.ts')).reconcile
    case 'merge':
      return (await import('./merge.ts')).merge
    case 'keys':
      return (await import('./keys.ts')).keys
    case 'livetest':
      return (await import('./trials.ts')).livetest
    case 'moneytest':
      return (await import('./trials.ts')).moneytest
    case 'halt':
      return (await import('./halt.ts')).halt
    case 'resume':
      return (await import('./halt.ts')).resume
    case 'strategy':
      return (await import('./strategy.ts')).strategy
    case 'teams':
      return (await import('./teams.ts')).teams
    case 'results':
      return (await import('./results.ts')).results
    case 'password':
      return (await import('./password.ts')).password
    case 'config':
      return (await import('./showConfig.ts')).showConfig
    case 'migrate':
      return (await import('./migrate.ts')).migrate
    case 'backup':
      return (await import('./backup.ts')).backup
    case 'restore':
      return (await import('./restore.ts')).restore
    case 'import-legacy':
      return (await import('./importLegacy.ts')).importLegacy
  }
}
