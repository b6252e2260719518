import { render, screen } from '@testing-library/react'
import { useState, version } from 'react'
import { version as domVersion } from 'react-dom'
import { expect, it } from 'vitest'

it('runs with the React that the project is for', () => {
  const Version = () => useState(version)[0]
  render(<Version />)
  expect(screen.getByText(new RegExp(`^${process.env.REACT}\\.`)).textContent).toBe(domVersion)
})
