"""Calling addresses that others gave us: only public ones, no redirects, an end to everything."""

import ipaddress
import socket

import pytest

from keyhouse.adapters.caller_http import Guarded, HttpCaller
from keyhouse.kit.caller import NotDelivered, Parcel

HERE = [ipaddress.ip_network("127.0.0.0/8")]


def parcel(address: str) -> Parcel:
    return Parcel(address, {"content-type": "text/plain"}, b"hello")


async def test_it_arrives_where_the_operator_allows_it(receiver):
    assert await HttpCaller(HERE).post(parcel(receiver.url)) == "200"
    assert receiver.taken[0].body == b"hello"


async def test_own_networks_are_not_called(receiver):
    with pytest.raises(NotDelivered, match="not public"):
        await HttpCaller(()).post(parcel(receiver.url))
    assert not receiver.taken


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "::7f00:1",
        "::ffff:0:7f00:1",
        "fec0::1",
        "192.0.0.192",
        "168.63.129.16",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
    ],
)
def test_addresses_that_are_not_public_are_refused(address):
    assert not Guarded(()).may_call(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "2606:4700::1111"])
def test_public_ones_are_called(address):
    assert Guarded(()).may_call(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host", ["localhost", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "[::1]", "[::ffff:7f00:1]"]
)
async def test_other_spellings_of_this_machine_are_refused(receiver, host):
    port = receiver.url.split(":")[2].split("/")[0]
    with pytest.raises(NotDelivered):
        await HttpCaller(()).post(parcel(f"http://{host}:{port}/hook"))
    assert not receiver.taken


async def test_redirects_are_not_followed(receiver):
    with pytest.raises(NotDelivered, match="307"):
        await HttpCaller(HERE).post(parcel(receiver.url.replace("/hook", "/elsewhere")))
    assert not receiver.taken


async def test_an_endless_answer_is_not_read(receiver):
    assert await HttpCaller(HERE).post(parcel(receiver.url.replace("/hook", "/endless"))) == "200"


async def test_a_silent_receiver_is_left_alone(receiver):
    receiver.slow_for = 3
    with pytest.raises(NotDelivered, match="no answer"):
        await HttpCaller(HERE, seconds=0.2).post(parcel(receiver.url))


async def test_what_cannot_be_reached_says_so():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    for address in (f"http://127.0.0.1:{port}/", "https://nowhere.invalid/", "ftp://127.0.0.1/"):
        with pytest.raises(NotDelivered):
            await HttpCaller(HERE).post(parcel(address))
