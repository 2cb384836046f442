"""The walk of the official Python client, unchanged, through a simulated venue.

usage: py_walk.py CLOB_URL CONDITION YES_TOKEN NO_TOKEN V2_POSITION
Prints one JSON object: what each step answered. A step that the client refuses or that is refused by the venue tells its error.
"""

import json
import sys
import time

from eth_account import Account
from py_clob_client_v2.client import ClobClient
from py_clob_client_v2.clob_types import (
    AssetType,
    BalanceAllowanceParams,
    BookParams,
    MarketOrderArgs,
    OpenOrderParams,
    OrderArgs,
    OrderMarketCancelParams,
    OrderPayload,
    OrderScoringParams,
    OrdersScoringParams,
    OrderType,
    PartialCreateOrderOptions,
    PostOrdersV2Args,
    PriceHistoryInterval,
    PricesHistoryParams,
    TradeParams,
)
from py_clob_client_v2.exceptions import PolyApiException

url, condition, yes, no, position = sys.argv[1:6]
told = {}


def step(name, call):
    """Does a step and keeps what came of it."""
    try:
        answer = call()
    except PolyApiException as error:
        answer = {"status_code": error.status_code, "error": error.error_msg}
    told[name] = answer
    return answer


def wait_until(what, holds):
    """Waits for a condition, a minute at most."""
    end = time.monotonic() + 60
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"waited in vain until {what}")
        time.sleep(0.05)


secret = Account.create().key.hex()
key = secret if secret.startswith("0x") else f"0x{secret}"
bare = ClobClient(url, 137, key=key, use_server_time=True)
step("derive before create", bare.derive_api_key)
creds = bare.create_api_key()
told["derived is created"] = bare.derive_api_key() == creds
client = ClobClient(url, 137, key=key, creds=creds, use_server_time=True)

told["keys"] = client.get_api_keys()
told["closed only"] = client.get_closed_only_mode()
readonly = client.create_readonly_api_key()["apiKey"]
told["read-only keys"] = client.get_readonly_api_keys() == [readonly]
told["read-only key deleted"] = client.delete_readonly_api_key(readonly)

both = [BookParams(token_id=yes, side="BUY"), BookParams(token_id=no, side="BUY")]
reads = {
    "ok": client.get_ok,
    "version": client.get_version,
    "time": client.get_server_time,
    "markets": client.get_markets,
    "simplified markets": client.get_simplified_markets,
    "sampling markets": client.get_sampling_markets,
    "sampling simplified markets": client.get_sampling_simplified_markets,
    "market": lambda: client.get_market(condition),
    "market info": lambda: client.get_clob_market_info(condition),
    "book": lambda: client.get_order_book(yes),
    "books": lambda: client.get_order_books(both),
    "tick size": lambda: client.get_tick_size(yes),
    "neg risk": lambda: client.get_neg_risk(yes),
    "fee rate": lambda: client.get_fee_rate_bps(yes),
    "fee exponent": lambda: client.get_fee_exponent(yes),
    "midpoint": lambda: client.get_midpoint(yes),
    "midpoints": lambda: client.get_midpoints(both),
    "price": lambda: client.get_price(yes, "BUY"),
    "prices": lambda: client.get_prices(both),
    "spread": lambda: client.get_spread(yes),
    "spreads": lambda: client.get_spreads(both),
    "last trade price": lambda: client.get_last_trade_price(yes),
    "last trades prices": lambda: client.get_last_trades_prices(both),
    "prices history": lambda: client.get_prices_history(
        PricesHistoryParams(market=yes, interval=PriceHistoryInterval.ONE_DAY)
    ),
    "market price": lambda: client.calculate_market_price(yes, "BUY", 5),
    "live activity": lambda: client.get_market_trades_events(condition),
    "no orders": client.get_open_orders,
    "no trades": client.get_trades,
    "pre-migration orders": client.get_pre_migration_orders,
    "notifications": client.get_notifications,
    "scoring": lambda: client.is_order_scoring(OrderScoringParams(orderId=f"0x{'1' * 64}")),
    "scorings": lambda: client.are_orders_scoring(OrdersScoringParams(orderIds=[f"0x{'1' * 64}"])),
    "rewards": client.get_current_rewards,
    "market rewards": lambda: client.get_raw_rewards_for_market(condition),
    "earnings": lambda: client.get_earnings_for_user_for_day("2026-10-01"),
    "total earnings": lambda: client.get_total_earnings_for_user_for_day("2026-10-01"),
    "reward percentages": client.get_reward_percentages,
}
failed = {}
for name, read in reads.items():
    try:
        read()
    except PolyApiException as error:
        failed[name] = str(error)
told["failed reads"] = failed
book = client.get_order_book(yes)
told["hash"] = client.get_order_book_hash(book) == book["hash"]


def balance(token=None):
    params = (
        BalanceAllowanceParams(asset_type=AssetType.COLLATERAL, signature_type=0)
        if token is None
        else BalanceAllowanceParams(asset_type=AssetType.CONDITIONAL, token_id=token, signature_type=0)
    )
    return int(client.get_balance_allowance(params)["balance"])


told["dollars"] = balance()

market_buy = MarketOrderArgs(token_id=yes, amount=100, side="BUY", order_type=OrderType.FAK)
bought = client.create_and_post_market_order(market_buy, order_type=OrderType.FAK)
told["bought"] = bought
wait_until("the shares are there", lambda: balance(yes) > 0)
told["spent"] = told["dollars"] - balance()

# Every type and side, on every tick that the market's own allows.
grid = {}
now = int(client.get_server_time())
for tick in ("0.1", "0.01"):
    for side, price in (("BUY", 0.1), ("SELL", 0.9)):
        for kind in (OrderType.GTC, OrderType.GTD):
            args = OrderArgs(
                token_id=yes, price=price, size=7.77, side=side, expiration=now + 86_400 if kind == OrderType.GTD else 0
            )
            options = PartialCreateOrderOptions(tick_size=tick)
            answer = step("rest", lambda: client.create_and_post_order(args, options, order_type=kind))
            grid[f"{tick} {side} {kind}"] = answer.get("status", answer.get("error"))
        for kind in (OrderType.FOK, OrderType.FAK):
            args = MarketOrderArgs(token_id=yes, amount=3.33 if side == "BUY" else 2.22, side=side, order_type=kind)
            options = PartialCreateOrderOptions(tick_size=tick)
            answer = step("take", lambda: client.create_and_post_market_order(args, options, order_type=kind))
            grid[f"{tick} {side} {kind}"] = answer.get("status", answer.get("error"))
told["grid"] = grid

resting = client.get_open_orders(OpenOrderParams(asset_id=yes))
told["resting"] = len(resting)
first, second, third = (order["id"] for order in resting[:3])
told["order"] = client.get_order(first)["status"]
told["cancelled one"] = client.cancel_order(OrderPayload(orderID=first))["canceled"] == [first]
several = client.cancel_orders([first, second])
told["cancelled several"] = several["canceled"] == [second] and list(several["not_canceled"]) == [first]
told["cancelled market"] = third in client.cancel_market_orders(OrderMarketCancelParams(market=condition))["canceled"]
told["cancelled all"] = client.cancel_all()

good = client.create_order(OrderArgs(token_id=no, price=0.02, size=10, side="BUY"))
small = client.create_order(OrderArgs(token_id=no, price=0.02, size=1, side="BUY"))
batch = client.post_orders([PostOrdersV2Args(order=good), PostOrdersV2Args(order=small)], post_only=True)
told["batch"] = [[leg["status"], leg["errorMsg"]] for leg in batch]
step("duplicate", lambda: client.post_order(good))
step(
    "crossing",
    lambda: client.create_and_post_order(OrderArgs(token_id=yes, price=0.99, size=5, side="BUY"), post_only=True),
)
told["third exchange"] = client.create_and_post_order(
    OrderArgs(position_id=position, price=0.02, size=10, side="BUY")
)["status"]

trades = client.get_trades(TradeParams(market=condition))
told["trades"] = len(trades)
told["trade by id"] = client.get_trades(TradeParams(id=trades[0]["id"]))[0]["id"] == trades[0]["id"]
wait_until("trades are confirmed", lambda: all(t["status"] == "CONFIRMED" for t in client.get_trades()))

beat = client.post_heartbeat("")["heartbeat_id"]
told["heartbeat"] = isinstance(client.post_heartbeat(beat)["heartbeat_id"], str)
step("stale heartbeat", lambda: client.post_heartbeat("stale"))
wait_until("the orders are gone", lambda: client.get_open_orders() == [])
told["key deleted"] = client.delete_api_key()
step("after that", client.get_api_keys)

print(json.dumps(told))
