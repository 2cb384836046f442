import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Sql } from '../../../src/store/connection.ts'

/** The old system's tables; tests that need them skip where the file is not there. */
const SCHEMA_FILE = fileURLToPath(new URL('../../../../shared/old-schema.sql', import.meta.url))
export const hasOldSchema = existsSync(SCHEMA_FILE)

/** An old database as its users have it: whole histories, and what went wrong in it. */
export const fillOld = async (sql: Sql): Promise<void> => {
  await sql.begin(async tx => {
    await tx`select set_config('search_path', 'public', true)`
    await tx.unsafe(readFileSync(SCHEMA_FILE, 'utf8'))
    await tx.unsafe(`
      insert into markets (id, condition_id, slug, question, event_id, yes_token_id, no_token_id) values
        (101, '0xa1', 'faze-mouz', 'FaZe vs MOUZ', 'ev-1', '1001', '1002'),
        (102, '0xa2', 'navi-g2', 'Natus Vincere vs G2', 'ev-2', '2001', '2002'),
        (103, '0xa3', 'vit-spirit', 'Vitality vs Spirit', null, null, null),
        (104, '0xa4', 'lost', 'Nobody knows', 'ev-4', null, null),
        (105, '0xa5', 'astralis', 'Astralis vs Heroic', 'ev-5', '5001', '5002');
      insert into csgo_matches (market_id, condition_id, team_yes, team_no, game_start_time, game_start_override, format, market_type, closed, resolved, closed_at, outcome, gamma_data) values
        (101, '0xa1', 'FaZe', 'MOUZ', '2026-11-24 18:00+00', true, 'bo3', 'moneyline', false, false, null, null, '{"orderMinSize": 5, "orderPriceMinTickSize": 0.001}'),
        (102, '0xa2', 'Natus Vincere', 'G2', '2026-11-20 18:00+00', false, 'BO3', 'moneyline', true, true, '2026-11-20 21:00+00', 'G2', null),
        (103, '0xa3', 'Vitality', 'Spirit', '2026-11-21 18:00+00', false, 'BO7', 'moneyline', true, true, '2026-11-21 21:00+00', 'unclear', '{"clobTokenIds": "[\\"3001\\", \\"3002\\"]"}'),
        (104, '0xa4', 'A', 'B', '2026-11-21 18:00+00', false, 'BO3', 'moneyline', false, false, null, null, null),
        (105, '0xa5', 'Astralis', 'Heroic', '2026-11-22 18:00+00', false, 'BO3', 'moneyline', true, true, '2026-11-22 21:00+00', 'Astralis', null);
      insert into csgo_strategy_state (strategy_name, allocated_usd, total_realized_pnl, is_active) values
        ('scalp', 400, 1.50, true), ('favorite_hedge', 250, 0, false);
      insert into csgo_spreads (id, strategy_name, market_id, condition_id, spread_type, entry_yes_price) values (7, 'scalp', 101, '0xa1', 'scalp', 0.51);
      insert into csgo_positions (id, strategy_name, market_id, condition_id, token_id, token_type, side, initial_shares, remaining_shares, avg_entry_price, cost_basis, realized_pnl, spread_id, status, opened_at, closed_at) values
        -- A pair, half of its YES sold; exits are written with either sign in the old database.
        (1, 'scalp', 101, '0xa1', '1001', 'YES', 'BUY', 39.215686, 19.607843, 0.51, 10.00, 1.96, 7, 'partial', '2026-11-24 18:05+00', null),
        (2, 'scalp', 101, '0xa1', '1002', 'NO', 'BUY', 40.816327, 40.816327, 0.49, 20.00, 0, 7, 'open', '2026-11-24 18:05+00', null),
        -- Closed, in two tiers; its market is resolved.
        (3, 'bo3_longshot', 102, '0xa2', '2002', 'NO', 'BUY', 100, 0, 0.15, 0, 85.00, null, 'closed', '2026-11-20 18:05+00', '2026-11-20 21:00+00'),
        -- Never closed although its market is resolved (a fault of the old system): paid when the engine starts.
        (4, 'favorite_hedge', 105, '0xa5', '5001', 'YES', 'BUY', 10, 5, 0.60, 3.00, 0.50, null, 'partial', '2026-11-22 18:05+00', null),
        -- Legs that do not add up, and what cannot be taken over.
        (5, 'favorite_hedge', 101, '0xa1', '1001', 'YES', 'BUY', 30, 20, 0.55, 11.00, 0, null, 'partial', '2026-11-24 18:06+00', null),
        (6, 'scalp', 104, '0xa4', '4001', 'YES', 'BUY', 5, 5, 0.5, 2.5, 0, null, 'open', '2026-11-24 18:06+00', null),
        (7, 'scalp', 101, '0xa1', '1001', 'YES', 'SELL', 5, 5, 0.5, 2.5, 0, null, 'open', '2026-11-24 18:07+00', null),
        (8, 'scalp', 102, '0xa2', '2001', 'YES', 'BUY', 5, 0, 0.5, 0, 0, null, 'closed', '2026-11-20 18:07+00', '2026-11-20 18:08+00');
      insert into csgo_position_legs (id, position_id, leg_type, shares_delta, price, cost_delta, realized_pnl, trigger_price, trigger_reason, created_at) values
        (11, 1, 'entry', 39.215686, 0.51, 20.00, null, 0.50, 'even', '2026-11-24 18:05+00'),
        (12, 1, 'partial_exit', -19.607843, 0.61, -10.00, 1.96, 0.62, 'swing', '2026-11-24 18:20+00'),
        (13, 2, 'entry', 40.816327, 0.49, 20.00, null, 0.50, 'even', '2026-11-24 18:05+00'),
        (14, 3, 'entry', 50, 0.20, 10.00, null, null, null, '2026-11-20 18:05+00'),
        (15, 3, 'add', 50, 0.10, 5.00, null, null, null, '2026-11-20 18:40+00'),
        (16, 3, 'full_exit', 100, 1.00, -15.00, 85.00, null, 'resolved', '2026-11-20 21:00+00'),
        (17, 4, 'entry', 10, 0.60, 6.00, null, null, null, '2026-11-22 18:05+00'),
        (18, 4, 'partial_exit', -5, 0.70, -3.00, 0.50, null, null, '2026-11-22 18:30+00'),
        (19, 5, 'entry', 30, 0.55, 16.50, null, null, null, '2026-11-24 18:06+00');
      insert into csgo_trades (position_id, leg_id, token_id, side, shares, price, cost_usd, best_bid, best_ask) values (1, 11, '1001', 'BUY', 39.215686, 0.51, 20, 0.49, 0.51);
      insert into csgo_strategy_market_state (strategy_name, market_id, condition_id) values ('scalp', 101, '0xa1');
      insert into csgo_price_ticks (market_id, "timestamp", token_type, event_type) values (101, now(), 'YES', 'trade');
      insert into csgo_teams (team_name, wins, losses, total_matches, win_rate_pct) values ('FaZe', 30, 10, 40, 75.00), ('MOUZ', 20, 20, 40, 50.00);
      insert into csgo_h2h (team1_name, team2_name, team1_wins, team2_wins, total_matches) values ('FaZe', 'MOUZ', 3, 1, 4);`)
  })
}
