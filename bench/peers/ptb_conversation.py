"""The idiomatic python-telegram-bot: ConversationHandler, PicklePersistence, SQLAlchemy insert at the end."""

import os
from enum import IntEnum, auto
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

from bench.peers import words
from bench.peers.words import Base, Report

Context = ContextTypes.DEFAULT_TYPE
engine = create_async_engine(f"sqlite+aiosqlite:///{os.environ['RUN_DIR']}/bot.db")
sessions = async_sessionmaker[AsyncSession](engine, expire_on_commit=False)


class At(IntEnum):
    DATE = auto()
    VILLAGE = auto()
    CATEGORY = auto()
    TITLE = auto()
    DESCRIPTION = auto()
    MALE = auto()
    FEMALE = auto()
    LOCATION = auto()
    PHOTO = auto()
    CONFIRM = auto()


def buttons(texts: list[str], width: int = 2) -> InlineKeyboardMarkup:
    flat = [InlineKeyboardButton(text, callback_data=text) for text in texts]
    return InlineKeyboardMarkup([flat[i : i + width] for i in range(0, len(flat), width)])


async def ask(update: Update, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
    if update.effective_message:
        await update.effective_message.reply_text(text, reply_markup=keyboard)


async def tapped(update: Update) -> str:
    """What the button said; its spinner ends, and only what was chosen is left to be seen."""
    query = update.callback_query
    if query is None:
        return ""
    await query.answer()
    await query.edit_message_reply_markup(buttons([f"✓ {query.data}"]))
    return query.data or ""


def text_of(update: Update) -> str:
    return (update.message and update.message.text) or ""


def answers(context: Context) -> dict[Any, Any]:
    return context.user_data if context.user_data is not None else {}


async def begin(update: Update, context: Context) -> At:
    answers(context).clear()
    await ask(update, words.ASK_DATE, buttons(words.DATES))
    return At.DATE


async def date(update: Update, context: Context) -> At:
    answers(context)["date"] = await tapped(update)
    await ask(update, words.ASK_VILLAGE, buttons(words.VILLAGES))
    return At.VILLAGE


async def village(update: Update, context: Context) -> At:
    answers(context)["village"] = await tapped(update)
    await ask(update, words.ASK_CATEGORY, buttons(words.CATEGORIES))
    return At.CATEGORY


async def category(update: Update, context: Context) -> At:
    answers(context)["category"] = await tapped(update)
    await ask(update, words.ASK_TITLE)
    return At.TITLE


async def title(update: Update, context: Context) -> At:
    answers(context)["title"] = text_of(update)
    await ask(update, words.ASK_DESCRIPTION)
    return At.DESCRIPTION


async def description(update: Update, context: Context) -> At:
    answers(context)["description"] = text_of(update)
    await ask(update, words.ASK_MALE)
    return At.MALE


async def male(update: Update, context: Context) -> At:
    answers(context)["male"] = int(text_of(update))
    await ask(update, words.ASK_FEMALE)
    return At.FEMALE


async def male_again(update: Update, context: Context) -> At:
    await ask(update, words.NOT_A_NUMBER + words.ASK_MALE)
    return At.MALE


async def female(update: Update, context: Context) -> At:
    answers(context)["female"] = int(text_of(update))
    await ask(update, words.ASK_LOCATION)
    return At.LOCATION


async def female_again(update: Update, context: Context) -> At:
    await ask(update, words.NOT_A_NUMBER + words.ASK_FEMALE)
    return At.FEMALE


async def location(update: Update, context: Context) -> At:
    if update.message and update.message.location:
        place = update.message.location
        answers(context).update(lat=place.latitude, lon=place.longitude)
    await ask(update, words.ASK_PHOTO)
    return At.PHOTO


async def photo(update: Update, context: Context) -> At:
    if update.message:
        answers(context)["photo"] = update.message.photo[-1].file_id
    await ask(update, words.summary(answers(context)), buttons([words.SAVE]))
    return At.CONFIRM


async def save(update: Update, context: Context) -> int:
    await tapped(update)
    async with sessions.begin() as session:
        user = update.effective_user
        session.add(Report(user_id=user.id if user else 0, **answers(context)))
    answers(context).clear()
    await ask(update, words.SAVED)
    return ConversationHandler.END


def conversation() -> ConversationHandler[Context]:
    number, said = filters.Regex(r"^\d+$"), filters.TEXT & ~filters.COMMAND
    return ConversationHandler(
        entry_points=[CommandHandler("lapor", begin)],
        states={
            At.DATE: [CallbackQueryHandler(date)],
            At.VILLAGE: [CallbackQueryHandler(village)],
            At.CATEGORY: [CallbackQueryHandler(category)],
            At.TITLE: [MessageHandler(said, title)],
            At.DESCRIPTION: [MessageHandler(said, description)],
            At.MALE: [MessageHandler(number, male), MessageHandler(said, male_again)],
            At.FEMALE: [MessageHandler(number, female), MessageHandler(said, female_again)],
            At.LOCATION: [MessageHandler(filters.LOCATION, location)],
            At.PHOTO: [MessageHandler(filters.PHOTO, photo)],
            At.CONFIRM: [CallbackQueryHandler(save, pattern=f"^{words.SAVE}$")],
        },
        fallbacks=[CommandHandler("lapor", begin)],
        name="report",
        persistent=True,
    )


async def create_tables(app: Application[Any, Any, Any, Any, Any, Any]) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)


def main() -> None:
    app = (
        ApplicationBuilder()
        .token(os.environ["BOT_TOKEN"])
        .base_url(f"{os.environ['API_BASE']}/bot")
        .persistence(PicklePersistence(filepath=f"{os.environ['RUN_DIR']}/bot.pickle"))
        .post_init(create_tables)
        .build()
    )
    app.add_handler(conversation())
    app.run_webhook(
        listen="127.0.0.1",
        port=int(os.environ["WEBHOOK_PORT"]),
        url_path=os.environ["WEBHOOK_PATH"],
        webhook_url=os.environ["WEBHOOK_URL"],
        secret_token=os.environ["WEBHOOK_SECRET"],
    )


if __name__ == "__main__":
    main()
