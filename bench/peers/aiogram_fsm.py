"""The idiomatic aiogram bot: MemoryStorage FSM, SQLAlchemy insert at the end; PEER_UVLOOP=1 for uvloop."""

import os
from typing import Any

import uvloop
from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from bench.peers import words
from bench.peers.words import Base, Report

router = Router()
Sessions = async_sessionmaker[AsyncSession]


class Form(StatesGroup):
    date = State()
    village = State()
    category = State()
    title = State()
    description = State()
    male = State()
    female = State()
    location = State()
    photo = State()
    confirm = State()


def buttons(texts: list[str], width: int = 2) -> InlineKeyboardMarkup:
    flat = [InlineKeyboardButton(text=text, callback_data=text) for text in texts]
    return InlineKeyboardMarkup(inline_keyboard=[flat[i : i + width] for i in range(0, len(flat), width)])


async def reply(query: CallbackQuery, text: str, markup: InlineKeyboardMarkup | None = None) -> None:
    """End the button's spinner, leave only what was chosen to be seen, and say what comes next."""
    await query.answer()
    if isinstance(query.message, Message):
        await query.message.edit_reply_markup(reply_markup=buttons([f"✓ {query.data}"]))
        await query.message.answer(text, reply_markup=markup)


@router.message(Command("lapor"))
async def begin(message: Message, state: FSMContext) -> None:
    await state.set_state(Form.date)
    await message.answer(words.ASK_DATE, reply_markup=buttons(words.DATES))


@router.callback_query(Form.date, F.data.in_(words.DATES))
async def date(query: CallbackQuery, state: FSMContext) -> None:
    await state.update_data(date=query.data)
    await state.set_state(Form.village)
    await reply(query, words.ASK_VILLAGE, buttons(words.VILLAGES))


@router.callback_query(Form.village, F.data.in_(words.VILLAGES))
async def village(query: CallbackQuery, state: FSMContext) -> None:
    await state.update_data(village=query.data)
    await state.set_state(Form.category)
    await reply(query, words.ASK_CATEGORY, buttons(words.CATEGORIES))


@router.callback_query(Form.category, F.data.in_(words.CATEGORIES))
async def category(query: CallbackQuery, state: FSMContext) -> None:
    await state.update_data(category=query.data)
    await state.set_state(Form.title)
    await reply(query, words.ASK_TITLE)


@router.message(Form.title, F.text)
async def title(message: Message, state: FSMContext) -> None:
    await state.update_data(title=message.text)
    await state.set_state(Form.description)
    await message.answer(words.ASK_DESCRIPTION)


@router.message(Form.description, F.text)
async def description(message: Message, state: FSMContext) -> None:
    await state.update_data(description=message.text)
    await state.set_state(Form.male)
    await message.answer(words.ASK_MALE)


@router.message(Form.male, F.text.isdigit())
async def male(message: Message, state: FSMContext) -> None:
    await state.update_data(male=int(message.text or 0))
    await state.set_state(Form.female)
    await message.answer(words.ASK_FEMALE)


@router.message(Form.male)
async def male_again(message: Message) -> None:
    await message.answer(words.NOT_A_NUMBER + words.ASK_MALE)


@router.message(Form.female, F.text.isdigit())
async def female(message: Message, state: FSMContext) -> None:
    await state.update_data(female=int(message.text or 0))
    await state.set_state(Form.location)
    await message.answer(words.ASK_LOCATION)


@router.message(Form.female)
async def female_again(message: Message) -> None:
    await message.answer(words.NOT_A_NUMBER + words.ASK_FEMALE)


@router.message(Form.location, F.location.as_("place"))
async def location(message: Message, state: FSMContext, place: Any) -> None:
    await state.update_data(lat=place.latitude, lon=place.longitude)
    await state.set_state(Form.photo)
    await message.answer(words.ASK_PHOTO)


@router.message(Form.photo, F.photo[-1].as_("largest"))
async def photo(message: Message, state: FSMContext, largest: Any) -> None:
    answers = await state.update_data(photo=largest.file_id)
    await state.set_state(Form.confirm)
    await message.answer(words.summary(answers), reply_markup=buttons([words.SAVE]))


@router.callback_query(Form.confirm, F.data == words.SAVE)
async def save(query: CallbackQuery, state: FSMContext, sessions: Sessions) -> None:
    answers = await state.get_data()
    async with sessions.begin() as session:
        session.add(Report(user_id=query.from_user.id, **answers))
    await state.clear()
    await reply(query, words.SAVED)


def application() -> web.Application:
    engine = create_async_engine(f"sqlite+aiosqlite:///{os.environ['RUN_DIR']}/bot.db")
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["API_BASE"]))
    bot = Bot(os.environ["BOT_TOKEN"], session=session)
    dispatcher = Dispatcher(storage=MemoryStorage(), sessions=sessions)
    dispatcher.include_router(router)
    secret = os.environ["WEBHOOK_SECRET"]

    @dispatcher.startup()
    async def start(bot: Bot) -> None:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        await bot.set_webhook(os.environ["WEBHOOK_URL"], secret_token=secret)

    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=secret).register(app, path=os.environ["WEBHOOK_PATH"])
    setup_application(app, dispatcher, bot=bot)
    return app


def main() -> None:
    loop = uvloop.new_event_loop() if os.environ.get("PEER_UVLOOP") else None
    port = int(os.environ["WEBHOOK_PORT"])
    web.run_app(application(), host="127.0.0.1", port=port, print=None, access_log=None, loop=loop)


if __name__ == "__main__":
    main()
